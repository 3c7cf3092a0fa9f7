import type { Capabilities } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import { type DeclaredHabits, LIBRARY_HABITS } from "../schedule/schedule.ts";

/** An adaptive interval is an option of the library. */
export const ADAPTIVE_REFUSAL = "Messages cannot carry an adaptive poll interval.";

/** The capability that each need requires, or the reason why no driver outside this process can meet the need. */
const NEEDS: Readonly<Record<string, keyof Capabilities | string>> = {
	status: "status",
	"call-off": "cancel",
	forgive: "forgive",
	abort: "The effect of an abort is not judged through an adapter (JUDGE-3).",
	account: "The explanation of a verdict is not judged through an adapter (JUDGE-3).",
	refusal: "Messages cannot carry invalid options or ids.",
	"shared-observations": "Every request of the protocol uses a new handle.",
	adaptive: ADAPTIVE_REFUSAL,
	grace: "The number of empty rounds is declared by the driver; a call cannot change it.",
};

const CAPABILITIES: readonly string[] = ["status", "cancel", "forgive"] satisfies readonly (keyof Capabilities)[];

/** Why a driver cannot do what a scenario needs, in any profile; `undefined` if it can. */
export function lackOf({ needs }: ScenarioTags, capabilities: Capabilities): string | undefined {
	for (const need of needs) {
		const lack = NEEDS[need];
		if (lack === undefined) continue;
		if (!CAPABILITIES.includes(lack)) return lack;
		if (capabilities[lack as keyof Capabilities] !== true) return `The driver does not offer the capability ${lack}.`;
	}
	return undefined;
}

/**
 * Whether the numbers in a scenario apply to a driver. They assume three empty rounds and that each round asks all nodes.
 * Drivers with other habits are judged by the rules only.
 */
export function isCounted({ needs }: ScenarioTags, { grace, sweep }: DeclaredHabits, ownNeeds: readonly string[]): boolean {
	return (
		grace === LIBRARY_HABITS.grace &&
		sweep === LIBRARY_HABITS.sweep &&
		!needs.some((need) => need === "chosen-error" || ownNeeds.includes(need))
	);
}
