import { setDefaultTimeout, setWorldConstructor, World } from "@cucumber/cucumber";
import { VIRTUAL_MS } from "../../kit/conformance/scenario-result.ts";
import type { Driver, ReplyReading } from "../../kit/run/driver.ts";
import type { Run } from "../../kit/run/run.ts";
import { currentSubject } from "../../kit/scenario/subject.ts";
import { createDraft, type Draft, scheduleOf } from "../../kit/steps/draft.ts";

/** One scenario: its Given and When steps build the draft, and its first Then step runs it. */
export class ScenarioWorld extends World {
	readonly driver: Driver = currentSubject();
	readonly draft: Draft = createDraft(this.driver.habits);
	#run: Promise<Run> | undefined;
	#reading: Promise<ReplyReading> | undefined;

	/** `undefined` if the driver cannot run schedules. */
	run(): Promise<Run> | undefined {
		this.#run ??= this.driver.run?.(scheduleOf(this.draft)).then((run) => this.#account(run));
		return this.#run;
	}

	/** Attaches the virtual duration of the run for the report. */
	#account(run: Run): Run {
		this.attach(String(Math.max(0, ...run.calls.map(({ settledAt }) => settledAt))), VIRTUAL_MS);
		return run;
	}

	/** `undefined` if the driver cannot read replies. */
	reading(): Promise<ReplyReading> | undefined {
		const { reply, namedId } = this.draft;
		if (reply === undefined) throw new Error("The scenario has no reply to read.");
		this.#reading ??= this.driver.parse?.(reply, namedId);
		return this.#reading;
	}
}

setWorldConstructor(ScenarioWorld);
/** Scenarios on virtual time end at once. Drivers on real time need this limit. */
setDefaultTimeout(60_000);
