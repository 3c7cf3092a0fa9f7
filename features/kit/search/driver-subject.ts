import { type Driver, type Profile, type ScenarioTags, Unsupported } from "../driver.ts";
import { senselessIn } from "../oracle/refusal.ts";
import { findingsOf } from "../outside/findings.ts";
import type { Run } from "../run.ts";
import type { Schedule } from "../schedule.ts";
import type { Subject } from "./subject.ts";

/** A schedule that is about no clause alone: every wrong verdict counts. */
const ANY: ScenarioTags = { requirements: [], level: "MUST", needs: [] };

/**
 * A driver behind an adapter, searched through its `decide` profile: it is handed the rounds of a wait, and its verdicts are judged. Schedules of
 * several calls, and what else it cannot be asked, are passed over.
 *
 * @throws Unsupported where it does not offer that profile
 */
export function driverSubject(driver: Driver): Subject {
	const profile = driver.profiles?.find(({ name }) => name === "decide");
	if (profile === undefined)
		throw new Unsupported(`${driver.name} does not offer the decide profile, by which it could be searched.`);
	return {
		play: (schedule) => playThrough(profile, { ...schedule, habits: driver.habits }),
		isLibrary: false,
		judge: judgeSeen,
		checks: ["specification", "order of the nodes"],
	};
}

async function playThrough(profile: Profile, schedule: Schedule): Promise<Run> {
	// Rounds alone show nothing of a call that must be refused.
	if (schedule.calls.some((call) => senselessIn(call, schedule.task.id) !== undefined))
		throw new Unsupported("It asks for nonsense.");
	const refusal = profile.refusal(schedule, ANY);
	if (refusal !== undefined) throw new Unsupported(refusal);
	return profile.run(schedule, ANY);
}

function judgeSeen(run: Run): { readonly requirement: string; readonly message: string } | undefined {
	const [finding] = findingsOf(run, ANY);
	if (finding === undefined) return undefined;
	return { requirement: finding.message.split(":")[0] ?? "", message: finding.message };
}
