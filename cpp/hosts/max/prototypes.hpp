// SPDX-License-Identifier: MIT
// The part of Max's C interface that our externals use, in our own words, for building and testing
// them where no SDK is. Names and meanings are Max's; layouts need only agree with the kernel that
// is linked, which is ours (cpp/tests/max/kernel_*.cpp).
#pragma once

#include <cstddef>

using t_atom_long = long long;
using t_ptr_int = std::ptrdiff_t;
using t_max_err = t_atom_long;
using t_fourcc = unsigned int;
constexpr t_max_err MAX_ERR_NONE = 0;
constexpr t_max_err MAX_ERR_GENERIC = -1;

struct t_object {
  void* o_messlist;
  t_ptr_int o_magic;
  void* o_inlet;
  void* o_outlet;
};
struct t_class;
struct t_pxobject {
  t_object z_ob;
  long z_in;
  void* z_proxy;
  long z_disabled;
  short z_count;
  short z_misc;
};
struct t_symbol {
  char* s_name;
  t_object* s_thing;
};

enum e_max_atomtypes {
  A_NOTHING = 0,
  A_LONG,
  A_FLOAT,
  A_SYM,
  A_OBJ,
  A_DEFLONG,
  A_DEFFLOAT,
  A_DEFSYM,
  A_GIMME,
  A_CANT
};
struct t_atom {
  short a_type;
  union {
    t_atom_long w_long;
    double w_float;
    t_symbol* w_sym;
    t_object* w_obj;
  } a_w;
};

using method = void* (*)(void*, ...);
using t_perfroutine64 = void (*)(t_object*, t_object* dsp64, double** ins, long in_count,
                                 double** outs, long out_count, long samples, long flags,
                                 void* user);

constexpr short Z_MC_INLETS = 32;
constexpr long ASSIST_INLET = 1;
constexpr long ASSIST_OUTLET = 2;
constexpr int ASSIST_STRING_MAXSIZE = 256;
#define CLASS_BOX gensym("box")

#ifdef _WIN32
#define C74_EXPORT __declspec(dllexport)
#else
#define C74_EXPORT __attribute__((visibility("default")))
#endif

extern "C" {
// Classes and objects.
t_class* class_new(const char* name, method make, method release, long size, method menu,
                   short type, ...);
t_max_err class_addmethod(t_class* of, method function, const char* name, ...);
t_max_err class_addattr(t_class* of, t_object* attribute);
t_max_err class_register(t_symbol* space, t_class* of);
t_object* attribute_new(const char* name, t_symbol* type, long flags, method get, method set);
t_max_err class_attr_addattr_parse(t_class* of, const char* attribute, const char* name,
                                   t_symbol* type, long flags, const char* text);
t_max_err object_addattr(void* object, t_object* attribute);
t_max_err object_deleteattr(void* object, t_symbol* attribute);
t_max_err object_attr_addattr_parse(t_object* object, const char* attribute, const char* name,
                                    t_symbol* type, long flags, const char* text);
t_max_err object_attr_touch(t_object* object, t_symbol* attribute);
t_max_err attr_addfilterset_clip(void* attribute, double least, double most, long has_least,
                                 long has_most);
void* object_alloc(t_class* of);
t_max_err object_free(void* object);
void* object_method(void* object, t_symbol* name, ...);
long attr_args_offset(short count, t_atom* atoms);
void attr_args_process(void* object, short count, t_atom* atoms);
t_symbol* gensym(const char* name);

// Atoms.
t_max_err atom_alloc(long* count, t_atom** atoms, char* allocated);
t_max_err atom_alloc_array(long least, long* count, t_atom** atoms, char* allocated);
t_max_err atom_setlong(t_atom* atom, t_atom_long value);
t_max_err atom_setfloat(t_atom* atom, double value);
t_max_err atom_setsym(t_atom* atom, const t_symbol* value);

// Inlets and outlets.
void* proxy_new(void* object, long id, long* where);
long proxy_getinlet(t_object* object);
void* outlet_new(void* object, const char* type);
void* outlet_anything(void* outlet, t_symbol* selector, short count, t_atom* atoms);
void* outlet_list(void* outlet, t_symbol* selector, short count, t_atom* atoms);
void object_post(t_object* object, const char* format, ...);
void object_error(t_object* object, const char* format, ...);

// Audio.
void class_dspinit(t_class* of);
void z_dsp_setup(t_pxobject* object, long inlets);
void z_dsp_free(t_pxobject* object);
double sys_getsr();
int sys_getblksize();
long sys_getdspobjdspstate(t_object* object);

// Time and threads.
void* clock_new(void* owner, method tick);
void clock_fdelay(void* clock, double ms);
void clock_unset(void* clock);
void clock_getftime(double* ms);
void* qelem_new(void* owner, method run);
void qelem_set(void* element);
void qelem_unset(void* element);
void qelem_free(void* element);
void* defer_low(void* owner, method run, t_symbol* selector, short count, t_atom* atoms);
short systhread_ismainthread();

// Files.
short locatefile_extended(char* name, short* path, t_fourcc* type, const t_fourcc* types,
                          short count);
short path_toabsolutesystempath(short path, const char* name, char* absolute);
}
