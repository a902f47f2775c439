# SPDX-License-Identifier: MIT
# The libtorch inside a Python environment's torch wheel, as one imported target `libtorch`.
#
# torch's own CMake files would ask for a CUDA toolkit beside a CUDA wheel, which nothing here needs.
#
#   TIMBREL_PYTHON  a Python that has torch            TORCH_DIR  or the folder of a libtorch itself

set(TIMBREL_PYTHON "${CMAKE_SOURCE_DIR}/.venv/bin/python" CACHE FILEPATH "a Python that has torch")
set(TORCH_DIR "" CACHE PATH "the folder that holds torch's include/ and lib/")

if(NOT TORCH_DIR)
  execute_process(
    COMMAND "${TIMBREL_PYTHON}" -c
      "import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec('torch').origin).parent)"
    OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(failed)
    message(FATAL_ERROR "no torch in ${TIMBREL_PYTHON}: run `make setup`, or set TIMBREL_PYTHON or TORCH_DIR")
  endif()
  set(TORCH_DIR "${found}" CACHE PATH "" FORCE)
endif()

add_library(libtorch INTERFACE)
target_include_directories(libtorch SYSTEM INTERFACE
  "${TORCH_DIR}/include" "${TORCH_DIR}/include/torch/csrc/api/include")
target_link_directories(libtorch INTERFACE "${TORCH_DIR}/lib")
target_link_libraries(libtorch INTERFACE torch_cpu c10)
if(UNIX AND NOT APPLE)
  # A CUDA wheel's libtorch_cpu needs libraries that lie in other packages; it finds them by itself.
  target_link_options(libtorch INTERFACE "LINKER:--allow-shlib-undefined")
endif()
