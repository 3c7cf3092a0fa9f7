import type { Capabilities } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import { type DeclaredHabits, LIBRARY_HABITS } from "../schedule/schedule.ts";

/** What a driver outside must be able to do for a scenario with this need; a text where no such driver can. */
const NEEDS: Readonly<Record<string, keyof Capabilities | string>> = {
	status: "status",
	"call-off": "cancel",
	forgive: "forgive",
	abort: "What an abort does is not judged from outside (JUDGE-3).",
	account: "How a driver knows what it says is not judged from outside (JUDGE-3).",
	refusal: "Senseless options and ids cannot be handed over in a message.",
	"shared-observations": "Each request of the protocol is a handle of its own.",
	grace: "The number of empty rounds is declared, and cannot be asked for.",
};

const CAPABILITIES: readonly string[] = ["status", "cancel", "forgive"] satisfies readonly (keyof Capabilities)[];

/** Why a driver cannot do what a scenario needs, whichever profile plays it; `undefined` where it can. */
export function lackOf({ needs }: ScenarioTags, capabilities: Capabilities): string | undefined {
	for (const need of needs) {
		const lack = NEEDS[need];
		if (lack === undefined) continue;
		if (!CAPABILITIES.includes(lack)) return lack;
		if (capabilities[lack as keyof Capabilities] !== true) return `The driver says that it does not have ${lack}.`;
	}
	return undefined;
}

/**
 * Whether the numbers in a scenario hold for a driver. They are those of three empty rounds and of all nodes asked in each round; where lawful
 * habits differ the rules alone judge.
 */
export function isCounted({ needs }: ScenarioTags, { grace, sweep }: DeclaredHabits, ownNeeds: readonly string[]): boolean {
	return (
		grace === LIBRARY_HABITS.grace &&
		sweep === LIBRARY_HABITS.sweep &&
		!needs.some((need) => need === "chosen-error" || ownNeeds.includes(need))
	);
}
