{
 "patcher": {
  "fileversion": 1,
  "appversion": {
   "major": 8,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60.0,
   80.0,
   680,
   732
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridsize": [
   10.0,
   10.0
  ],
  "description": "What is in the package.",
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1300.0,
      20.0,
      120.0,
      60.0
     ],
     "bgcolor": [
      0.81,
      0.87,
      0.89,
      1.0
     ],
     "mode": 0,
     "rounded": 0,
     "background": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      10.0,
      660.0,
      40.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      14.0,
      120.0,
      21.0
     ],
     "text": "Timbrel",
     "linecount": 1,
     "fontsize": 18.0,
     "textcolor": [
      0.13,
      0.2,
      0.23,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      18.0,
      120.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      150.0,
      14.0,
      520.0,
      21.0
     ],
     "text": "plays timbre models that were trained on your own sounds",
     "linecount": 1,
     "textcolor": [
      0.13,
      0.2,
      0.23,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      140.0,
      20.0,
      510.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      560.0,
      900.0,
      22.0
     ],
     "text": "pcontrol",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      42.0,
      800.0,
      36.0
     ],
     "text": "A button opens a patch. Instruments (.ts files) go into the folder models: \"make demo\" trains one. The objects need the externals.",
     "linecount": 2,
     "presentation": 1,
     "presentation_rect": [
      20.0,
      58.0,
      640.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      640.0,
      150.0,
      21.0
     ],
     "text": "EXAMPLES",
     "linecount": 1,
     "fontface": 1,
     "textcolor": [
      0.13,
      0.2,
      0.23,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      104.0,
      220.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      90.0,
      110.0,
      22.0
     ],
     "text": "effect",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      128.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      118.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.effect.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      640.0,
      450.0,
      21.0
     ],
     "text": "a sound through a model: microphone, file or a tone",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      128.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      250.0,
      90.0,
      110.0,
      22.0
     ],
     "text": "synth",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      154.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      250.0,
      118.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.synth.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      664.0,
      450.0,
      21.0
     ],
     "text": "sixteen latents as sliders, and walks among them",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      154.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      90.0,
      110.0,
      22.0
     ],
     "text": "morph",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      180.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      118.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.morph.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      688.0,
      450.0,
      21.0
     ],
     "text": "a sound to its latents, the latents changed, and back to sound",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      180.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      710.0,
      90.0,
      110.0,
      22.0
     ],
     "text": "notes",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      206.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      710.0,
      118.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.notes.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      712.0,
      450.0,
      21.0
     ],
     "text": "keys and MIDI play an instrument that follows the pitch",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      206.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      180.0,
      110.0,
      22.0
     ],
     "text": "mpe",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      232.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      208.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.mpe.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      736.0,
      450.0,
      21.0
     ],
     "text": "a keyboard, plain or MPE, on several voices of one instrument",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      232.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      250.0,
      180.0,
      110.0,
      22.0
     ],
     "text": "pad",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      258.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      250.0,
      208.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.pad.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      760.0,
      450.0,
      21.0
     ],
     "text": "a pad over the nine drawbars of an organ: a timbre map",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      258.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      180.0,
      110.0,
      22.0
     ],
     "text": "sweeps",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      284.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      208.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.sweeps.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      784.0,
      450.0,
      21.0
     ],
     "text": "the same for the four parameters of a filter that an LFO moves",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      284.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      710.0,
      180.0,
      110.0,
      22.0
     ],
     "text": "blocks",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      310.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      710.0,
      208.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.blocks.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      808.0,
      450.0,
      21.0
     ],
     "text": "a Lightpad, or what stands in for it, on a map and on latents",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      310.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      270.0,
      110.0,
      22.0
     ],
     "text": "osc",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      336.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-32",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      298.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.osc.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-33",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      832.0,
      450.0,
      21.0
     ],
     "text": "a timbre map that timbrel map play plays, by OSC",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      336.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-34",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      250.0,
      270.0,
      110.0,
      22.0
     ],
     "text": "play",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      362.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-35",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      250.0,
      298.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.play.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-36",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      856.0,
      450.0,
      21.0
     ],
     "text": "a panel for timbrel play, by OSC",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      362.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-37",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      270.0,
      110.0,
      22.0
     ],
     "text": "generate",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      388.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-38",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      298.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.generate.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-39",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      880.0,
      450.0,
      21.0
     ],
     "text": "records a synth at settings drawn by chance, for a timbre map",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      388.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-40",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      904.0,
      150.0,
      21.0
     ],
     "text": "OBJECTS",
     "linecount": 1,
     "fontface": 1,
     "textcolor": [
      0.13,
      0.2,
      0.23,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      422.0,
      220.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-41",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      710.0,
      270.0,
      110.0,
      22.0
     ],
     "text": "nn~",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      446.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-42",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      710.0,
      298.0,
      200.0,
      22.0
     ],
     "text": "help nn~",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-43",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      904.0,
      450.0,
      21.0
     ],
     "text": "Plays an instrument made by a neural network",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      446.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-44",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      360.0,
      110.0,
      22.0
     ],
     "text": "mc.nn~",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      472.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-45",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      388.0,
      200.0,
      22.0
     ],
     "text": "help mc.nn~",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-46",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      928.0,
      450.0,
      21.0
     ],
     "text": "Plays several sounds through one model, one for each channel",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      472.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-47",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      250.0,
      360.0,
      110.0,
      22.0
     ],
     "text": "mcs.nn~",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      498.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-48",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      250.0,
      388.0,
      200.0,
      22.0
     ],
     "text": "help mcs.nn~",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-49",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      952.0,
      450.0,
      21.0
     ],
     "text": "Plays an instrument with all its latents in one cord",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      498.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-50",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      360.0,
      110.0,
      22.0
     ],
     "text": "jg.timbremap",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      524.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-51",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      388.0,
      200.0,
      22.0
     ],
     "text": "help jg.timbremap",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-52",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      976.0,
      450.0,
      21.0
     ],
     "text": "A few axes to all parameters of a synth, ordered by how they sound, and back",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      524.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-53",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      1000.0,
      150.0,
      21.0
     ],
     "text": "SYNTHS",
     "linecount": 1,
     "fontface": 1,
     "textcolor": [
      0.13,
      0.2,
      0.23,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      558.0,
      220.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-54",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      710.0,
      360.0,
      110.0,
      22.0
     ],
     "text": "timbrel.organ",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      582.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-55",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      710.0,
      388.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.organ.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-56",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      1000.0,
      450.0,
      21.0
     ],
     "text": "nine drawbars of sines",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      582.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-57",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      450.0,
      110.0,
      22.0
     ],
     "text": "timbrel.subtractive",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      608.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-58",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      478.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.subtractive.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-59",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      1024.0,
      450.0,
      21.0
     ],
     "text": "a pulse, a low-pass filter and an LFO",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      608.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-60",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      1048.0,
      150.0,
      21.0
     ],
     "text": "FOR PATCHES OF YOUR OWN",
     "linecount": 1,
     "fontface": 1,
     "textcolor": [
      0.13,
      0.2,
      0.23,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      642.0,
      220.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-61",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      250.0,
      450.0,
      110.0,
      22.0
     ],
     "text": "timbrel.control",
     "outlettype": [
      "",
      "",
      ""
     ],
     "presentation": 1,
     "presentation_rect": [
      20.0,
      666.0,
      120.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-62",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      250.0,
      478.0,
      200.0,
      22.0
     ],
     "text": "load timbrel.control.maxpat",
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "obj-63",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      1048.0,
      450.0,
      21.0
     ],
     "text": "OSC and MIDI of a controller as messages: [timbrel.control PORT]",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      666.0,
      520.0,
      21.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-64",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      1120.0,
      400.0,
      21.0
     ],
     "text": "Timbrel 0.1. Licence: MIT, also for what you make with it.",
     "linecount": 1,
     "presentation": 1,
     "presentation_rect": [
      20.0,
      700.0,
      400.0,
      21.0
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-7",
      0
     ],
     "destination": [
      "obj-8",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-10",
      0
     ],
     "destination": [
      "obj-11",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-11",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-14",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-14",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-16",
      0
     ],
     "destination": [
      "obj-17",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-17",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      0
     ],
     "destination": [
      "obj-20",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-20",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-23",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-25",
      0
     ],
     "destination": [
      "obj-26",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-26",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-28",
      0
     ],
     "destination": [
      "obj-29",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-29",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-31",
      0
     ],
     "destination": [
      "obj-32",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-32",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-34",
      0
     ],
     "destination": [
      "obj-35",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-35",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-37",
      0
     ],
     "destination": [
      "obj-38",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-38",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-41",
      0
     ],
     "destination": [
      "obj-42",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-42",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-44",
      0
     ],
     "destination": [
      "obj-45",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-45",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-47",
      0
     ],
     "destination": [
      "obj-48",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-48",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-50",
      0
     ],
     "destination": [
      "obj-51",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-51",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-54",
      0
     ],
     "destination": [
      "obj-55",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-55",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-57",
      0
     ],
     "destination": [
      "obj-58",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-58",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-61",
      0
     ],
     "destination": [
      "obj-62",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "obj-62",
      0
     ],
     "destination": [
      "obj-4",
      0
     ]
    }
   }
  ]
 }
}
