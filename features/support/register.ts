import { defineParameterType, defineStep } from "@cucumber/cucumber";
import { printRun } from "../../kit/run/run-text.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { ALL_STEPS } from "../../kit/steps/all-steps.ts";
import { STEP_PARAMETERS } from "../../kit/steps/parameter-types.ts";
import type { Step } from "../../kit/steps/step.ts";
import type { ScenarioWorld } from "./world.ts";

/** A failure shows at most this many characters of a reply. */
const MOST_SHOWN = 2000;

for (const { name, pattern, read } of STEP_PARAMETERS) {
	defineParameterType({ name, regexp: new RegExp(pattern), transformer: read, useForSnippets: false });
}

for (const step of ALL_STEPS) {
	const code = function (this: ScenarioWorld, ...args: unknown[]) {
		return take(step, this, args as never[]);
	};
	// Cucumber counts the parameters of a step function. Our first one is the draft, the run or the reading.
	const { length } = step.kind === "build" ? step.build : step.judge;
	Object.defineProperty(code, "length", { value: length - 1 });
	defineStep(step.expression, code);
}

async function take(step: Step, scene: ScenarioWorld, args: never[]): Promise<"skipped" | undefined> {
	switch (step.kind) {
		case "build":
			step.build(scene.draft, ...args);
			return undefined;
		case "judge run": {
			const run = await scene.run();
			if (run === undefined) return "skipped";
			judge(
				() => step.judge(run, ...args),
				() => `${printRun(run)}\n\nReplay token: ${printReplayToken(run.schedule)}`,
			);
			return undefined;
		}
		case "judge reading": {
			const reading = await scene.reading();
			if (reading === undefined) return "skipped";
			const written = scene.draft.reply ?? "";
			judge(
				() => step.judge({ ...reading, written }, ...args),
				() => `reply: ${excerpt(written)}`,
			);
			return undefined;
		}
		default:
			return step satisfies never;
	}
}

/** Adds to a failure what was judged, and removes the stack, which would only show files of the kit. */
function judge(judgement: () => void, history: () => string): void {
	try {
		judgement();
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		error.message += `\n\n${history()}`;
		error.stack = `${error.name}: ${error.message}`;
		throw error;
	}
}

/** The start of a reply: Cucumber's formatters take minutes for a message of megabytes. */
function excerpt(text: string): string {
	return text.length > MOST_SHOWN
		? `${JSON.stringify(text.slice(0, MOST_SHOWN))} and ${text.length - MOST_SHOWN} more characters`
		: JSON.stringify(text);
}
