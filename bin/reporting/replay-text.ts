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
			: messages.map((message) => red(message, out));
	return [...runLines(schedule, run), "", ...verdict];
}

/** The same of a run that was stopped. Without messages, it was not judged. */
export function stoppedText(run: Run, messages: readonly string[], out: Styler): readonly string[] {
	return [...runLines(run.schedule, run), "", ...messages.map((message) => red(message, out))];
}

function runLines(schedule: Schedule, run: Run): readonly string[] {
	const parts = [printScenario(schedule), "", lanesText(lanesOf(run)), "", printRun(run)];
	return parts.flatMap((part) => part.split("\n")).map((line) => visibleText(cutText(line)));
}

function red(message: string, out: Styler): string {
	return out.style("red", visibleText(cutText(message)));
}
