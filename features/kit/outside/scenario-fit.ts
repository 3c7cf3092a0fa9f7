import type { ScenarioTags } from "../driver.ts";
import type { Capabilities } from "../protocol/messages.ts";
import type { DeclaredHabits } from "../schedule.ts";

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

/** Needs that a lawful driver may lack: the numbers of such a scenario are the library's, and only the rules hold for everybody. */
export function isCounted({ needs }: ScenarioTags, { grace, sweep }: DeclaredHabits, ownNeeds: readonly string[]): boolean {
	// With fewer empty rounds than usual a wait may be over before a scenario has come to its point.
	if (grace < 3 || (grace !== 3 && needs.includes("grace-3"))) return false;
	if (sweep !== "all" && (needs.includes("full-sweep") || needs.includes("one-sweep"))) return false;
	return !needs.some((need) => need === "chosen-error" || ownNeeds.includes(need));
}
