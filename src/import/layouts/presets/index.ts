import type { Preset } from '../table/layout.js';
import { ausgrid } from './ausgrid.js';
import { datadis } from './datadis.js';
import { eDistribuzione } from './e-distribuzione.js';
import { elhub } from './elhub.js';
import { eloverblik } from './eloverblik.js';
import { enedisCurve } from './enedis-curve.js';
import { enedisTable } from './enedis-table.js';
import { esbHdf } from './esb-hdf.js';
import { fingrid } from './fingrid.js';
import { fluvius } from './fluvius.js';
import { homewizard } from './homewizard.js';
import { japan48 } from './japan-48.js';
import { lclHhblock } from './lcl-hhblock.js';
import { lclKaggle } from './lcl-kaggle.js';
import { lcl } from './lcl.js';
import { netzNoe } from './netz-noe.js';
import { octopus } from './octopus.js';
import { pge } from './pge.js';
import { sce } from './sce.js';
import { smtTexas } from './smt-texas.js';
import { uciMeters } from './uci-meters.js';
import { uk48End } from './uk-48-end.js';
import { uk48Start } from './uk-48-start.js';
import { ukEdfFlags } from './uk-edf-flags.js';
import { ukHh150 } from './uk-hh1-50.js';
import { ukLong } from './uk-long.js';

export const PRESETS: readonly Preset[] = [
  lcl,
  lclKaggle,
  lclHhblock,
  octopus,
  esbHdf,
  uk48Start,
  uk48End,
  ukHh150,
  ukEdfFlags,
  ukLong,
  enedisCurve,
  enedisTable,
  datadis,
  fluvius,
  eloverblik,
  fingrid,
  elhub,
  netzNoe,
  eDistribuzione,
  smtTexas,
  pge,
  sce,
  ausgrid,
  uciMeters,
  japan48,
  homewizard,
];
