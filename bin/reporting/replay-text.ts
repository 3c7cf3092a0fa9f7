import { lanesOf } from "../../kit/lanes/lanes-of-run.ts";
import { lanesText } from "../../kit/lanes/text.ts";
import { visibleText } from "../../kit/lanes/visible-text.ts";
import { cutText } from "../../kit/report/cut-text.ts";
import type { Run } from "../../kit/run/run.ts";
import { printRun } from "../../kit/run/run-text.ts";
import { printScenario } from "../../kit/scenario/print-scenario.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import type { Styler } from "../terminal/terminal.ts";

/** A run as text: the scenario, its lanes, every event, and the failures. */
export function replayText(schedule: Schedule, run: Run, messages: readonly string[], out: Styler): readonly string[] {
	const verdict =
		messages.length === 0
			? [out.style("green", "The run meets the specification.")]
			: messages.map((message) => out.style("red", visibleText(cutText(message))));
	const parts = [printScenario(schedule), "", lanesText(lanesOf(run)), "", printRun(run)];
	const lines = parts.flatMap((part) => part.split("\n")).map((line) => visibleText(cutText(line)));
	return [...lines, "", ...verdict];
}
