import type { ReplyReading } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { Draft } from "./draft.ts";

/**
 * A step of a scenario, as a value. Cucumber runs it, and the converter uses it to read a printed schedule. Given and
 * When steps only build; Then steps only judge.
 */
export type Step =
	| { readonly kind: "build"; readonly expression: string; readonly build: (draft: Draft, ...args: never[]) => void }
	| { readonly kind: "judge run"; readonly expression: string; readonly judge: (run: Run, ...args: never[]) => void }
	| {
			readonly kind: "judge reading";
			readonly expression: string;
			readonly judge: (reading: JudgedReading, ...args: never[]) => void;
	  };

/** The result of reading a reply, and the reply itself. */
export type JudgedReading = ReplyReading & { readonly written: string };

/** A table or a doc string, as the last argument of a step whose expression ends in a colon. */
export interface StepTable {
	hashes(): readonly Readonly<Record<string, string>>[];
}

/** A Given or When step. */
export function building(expression: string, build: (draft: Draft, ...args: never[]) => void): Step {
	return { kind: "build", expression, build };
}

/** A Then step about the run of the schedule. */
export function judging(expression: string, judge: (run: Run, ...args: never[]) => void): Step {
	return { kind: "judge run", expression, judge };
}

/** A Then step about one reply. */
export function judgingReading(expression: string, judge: (reading: JudgedReading, ...args: never[]) => void): Step {
	return { kind: "judge reading", expression, judge };
}
