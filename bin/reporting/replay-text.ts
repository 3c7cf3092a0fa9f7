import { printScenario } from "../../features/kit/print-scenario.ts";
import { lanesOf } from "../../features/kit/report/lanes/lanes-of-run.ts";
import { lanesText } from "../../features/kit/report/lanes/text.ts";
import type { Run } from "../../features/kit/run.ts";
import { printRun } from "../../features/kit/run-text.ts";
import type { Schedule } from "../../features/kit/schedule.ts";
import type { Styler } from "../terminal/terminal.ts";

/** A run as text: the scenario, its lanes, every event, and the failures. */
export function replayText(schedule: Schedule, run: Run, messages: readonly string[], out: Styler): readonly string[] {
	const verdict =
		messages.length === 0
			? [out.style("green", "The run meets the specification.")]
			: messages.map((message) => out.style("red", message));
	return [printScenario(schedule), "", lanesText(lanesOf(run)), "", printRun(run), "", ...verdict];
}
