import type { Command } from "../terminal/command.ts";
import { abortCommand } from "./abort.ts";
import { conformCommand } from "./conform.ts";
import { doctorCommand } from "./doctor.ts";
import { exploreCommand } from "./explore.ts";
import { featuresCopyCommand } from "./features-copy.ts";
import { fuzzCommand } from "./fuzz.ts";
import { fuzzMergeCommand } from "./fuzz-merge.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";
import { simulateCommand } from "./simulate.ts";
import { trackCommand } from "./track.ts";

/** All commands, in the order of the help. A command loads its modules when it runs, so that `--help` stays quick. */
export const COMMANDS: readonly Command[] = [
	trackCommand,
	abortCommand,
	simulateCommand,
	conformCommand,
	doctorCommand,
	reportCommand,
	featuresCopyCommand,
	fuzzCommand,
	fuzzMergeCommand,
	exploreCommand,
	replayCommand,
];
