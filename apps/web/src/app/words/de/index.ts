import type { CatalogueName } from '../words.ts';
import { check } from './check.ts';
import { choose } from './choose.ts';
import { codes } from './codes/index.ts';
import { dashboard } from './dashboard.ts';
import { dialog } from './dialog.ts';
import { fileDetails } from './details/file-details.ts';
import { formatDetails } from './details/format-details.ts';
import { together } from './details/index.ts';
import { phrases } from './details/phrases.ts';
import { fieldMessages, requestDetails } from './details/request-details.ts';
import { findings, wholeRows } from './findings.ts';
import { format } from './format.ts';
import { history } from './history.ts';
import { importTexts } from './import.ts';
import { importDetail } from './import-detail.ts';
import { importList } from './import-list.ts';
import { map } from './map.ts';
import { pairs } from './pairs.ts';
import { projects } from './projects.ts';
import { proposals } from './proposals.ts';
import { review } from './review.ts';
import { rows } from './rows.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { summary } from './summary.ts';
import { tray } from './tray.ts';

/** All German texts, loaded in one piece when German is chosen. */
export const german: Readonly<Record<CatalogueName, object>> = {
  check,
  choose,
  codes,
  dashboard,
  dialog,
  fields: fieldMessages,
  findings: together(findings, wholeRows, fileDetails, formatDetails, requestDetails),
  format,
  history,
  import: importTexts,
  importDetail,
  importList,
  map,
  pairs,
  phrases,
  projects,
  proposals,
  review,
  rows,
  run,
  settings,
  shell,
  summary,
  tray,
};
