import { type Confirmed, confirm, type DriverFault, type RunJudge } from "../drivers/confirm.ts";
import { findingsOf } from "../drivers/findings.ts";
import { type Driver, type Profile, type ScenarioTags, Unsupported } from "../run/driver.ts";
import { loadPlayables } from "../scenario/load-playables.ts";
import type { Playable } from "../scenario/playable.ts";
import { LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";
import { printScheduleJson } from "../schedule/schedule-json.ts";
import { judgingOf, tagsOf } from "./judging.ts";

/** A schedule that was played again with a driver, and what is certain about its run. */
export interface Replayed extends Confirmed {
	readonly profile: Profile["name"];
	readonly schedule: Schedule;
	/** The scenario that has this schedule, if one has. */
	readonly scenario: Playable | undefined;
}

/** A schedule that is not about a single clause. */
const DRAWN: ScenarioTags = { requirements: ["ASK-1"], level: "MUST", needs: [] };

/**
 * Plays a schedule with a driver and judges it as `conform` does (JUDGE-8): with the same attempts, and with the tags
 * and the Then steps of the scenario that has this schedule.
 *
 * @throws Unsupported if the profile cannot play the schedule
 */
export async function replayThrough(
	profile: Profile,
	drawn: Schedule,
	driver: Driver,
	scenarios: readonly Playable[] = loadPlayables(),
): Promise<Replayed> {
	const { scenario, schedule, tags, judgement } = findScenario(profile, drawn, driver, scenarios) ?? {
		scenario: undefined,
		schedule: drawn,
		tags: DRAWN,
		judgement: { faultsOf: (run): readonly DriverFault[] => findingsOf(run), isTelling: () => true } satisfies RunJudge,
	};
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) throw new Unsupported(refusal);
	const confirmed = await confirm((conditions) => profile.run(schedule, tags, conditions), judgement, profile.name === "wire");
	return { ...confirmed, profile: profile.name, schedule, scenario };
}

interface Found {
	readonly scenario: Playable;
	readonly schedule: Schedule;
	readonly tags: ScenarioTags;
	readonly judgement: RunJudge;
}

/** The scenario whose schedule this is, for any habits of the driver that played it. */
function findScenario(profile: Profile, drawn: Schedule, driver: Driver, scenarios: readonly Playable[]): Found | undefined {
	const wanted = textOf(drawn);
	for (const scenario of scenarios) {
		const judging = judgingOf(profile, scenario, driver, "MAY");
		if (judging === undefined || judging.requirements.length === 0 || textOf(judging.schedule) !== wanted) continue;
		return { scenario, schedule: judging.schedule, tags: tagsOf(scenario.tags), judgement: judging };
	}
	return undefined;
}

function textOf(schedule: Schedule): string {
	return printScheduleJson({ ...schedule, habits: LIBRARY_HABITS });
}
