import type { Command } from "../terminal/command.ts";
import { abort } from "./abort.ts";
import { conform } from "./conform.ts";
import { doctor } from "./doctor.ts";
import { explore } from "./explore.ts";
import { featuresCopy } from "./features-copy.ts";
import { fuzz } from "./fuzz.ts";
import { fuzzMerge } from "./fuzz-merge.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { simulate } from "./simulate.ts";
import { track } from "./track.ts";

/** All commands, in the order of the help. A command loads its modules when it runs, so that `--help` stays quick. */
export const COMMANDS: readonly Command[] = [
	track,
	abort,
	simulate,
	conform,
	doctor,
	report,
	featuresCopy,
	fuzz,
	fuzzMerge,
	explore,
	replay,
];
