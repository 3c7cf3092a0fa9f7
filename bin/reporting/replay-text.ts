import { printScenario } from "../../features/kit/print-scenario.ts";
import { lanesOf } from "../../features/kit/report/lanes/lanes-of-run.ts";
import { lanesText } from "../../features/kit/report/lanes/text.ts";
import type { Run } from "../../features/kit/run.ts";
import { printRun } from "../../features/kit/run-text.ts";
import type { Schedule } from "../../features/kit/schedule.ts";
import type { Style } from "./fuzz-text.ts";

/** A run again: the scenario, its lanes, every event, and what is wrong with it. */
export function replayText(schedule: Schedule, run: Run, messages: readonly string[], out: Style): readonly string[] {
	const verdict =
		messages.length === 0
			? [out.style("green", "Nothing is wrong with it.")]
			: messages.map((message) => out.style("red", message));
	return [printScenario(schedule), "", lanesText(lanesOf(run)), "", printRun(run), "", ...verdict];
}
