import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { Capabilities } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import type { OutsideHabits } from "../run/seen.ts";
import { type DeclaredHabits, LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";

/** An adaptive interval is an option of the library. */
export const ADAPTIVE_REFUSAL = "Messages cannot carry an adaptive poll interval.";

/** The capability that each need requires, or the reason why no driver outside this process can meet the need. */
const NEEDS: Readonly<Record<string, keyof Capabilities | string>> = {
	status: "status",
	cancel: "cancel",
	forgive: "forgive",
	abort: "The effect of an abort is not judged through an adapter (JUDGE-3).",
	account: "The explanation of a verdict is not judged through an adapter (JUDGE-3).",
	refusal: "Messages cannot carry invalid options or ids.",
	"shared-observations": "Every request of the protocol uses a new handle.",
	adaptive: ADAPTIVE_REFUSAL,
	"shared-polls": "Every request of the protocol is a call on a new cluster object.",
	grace: "The number of empty rounds is declared by the driver; a call cannot change it.",
};

const CAPABILITIES: readonly string[] = ["status", "cancel", "forgive"] satisfies readonly (keyof Capabilities)[];

/** Why a driver cannot do what a scenario needs, in any profile; `undefined` if it can. */
export function lackOf({ needs }: ScenarioTags, capabilities: Capabilities, manner: OutsideHabits): string | undefined {
	for (const need of needs) {
		if (need === "remembers-done" && manner.remembersDone !== true) return "The driver does not declare the habit remembersDone.";
		const lack = NEEDS[need];
		if (lack === undefined) continue;
		if (!CAPABILITIES.includes(lack)) return lack;
		if (capabilities[lack as keyof Capabilities] !== true) return `The driver does not offer the capability ${lack}.`;
	}
	return undefined;
}

/**
 * Whether the numbers in a scenario apply to a driver. They assume three empty rounds, that each round asks all nodes
 * once, and that a node which was done may fail. Drivers with other habits are judged by the rules only.
 */
export function isCounted(
	schedule: Schedule,
	{ needs }: ScenarioTags,
	{ grace, sweep, retries }: DeclaredHabits,
	{ graceBefore6, graceCounts, remembersDone }: OutsideHabits,
	ownNeeds: readonly string[],
): boolean {
	const plans = schedule.nodes.map(({ replies = [] }) => replies);
	return (
		grace === LIBRARY_HABITS.grace &&
		sweep === LIBRARY_HABITS.sweep &&
		(graceBefore6 === undefined || graceBefore6 === grace) &&
		graceCounts === "in-a-row" &&
		!(retries > 0 && plans.some((plan) => plan.some(isFailure))) &&
		!(remembersDone !== true && plans.some(failsAfterDone)) &&
		!needs.some((need) => need === "chosen-error" || ownNeeds.includes(need))
	);
}

const FAILURES: readonly unknown[] = ["refused", "reset", "closed", "malformed frame", "silence", "server timeout"];

/** A driver with retries may ask again, so that its next answer comes in the same round. */
function isFailure({ reply, wire }: PlannedReply): boolean {
	return FAILURES.includes(reply) || wire !== undefined;
}

function failsAfterDone(plan: readonly PlannedReply[]): boolean {
	const done = plan.findIndex(({ reply }) => reply === "done");
	return done >= 0 && plan.slice(done).some(isFailure);
}
