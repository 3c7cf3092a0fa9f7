import { findingsOf } from "../drivers/findings.ts";
import { senselessIn } from "../oracle/refusal.ts";
import { type Driver, type Profile, type ScenarioTags, Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import type { CheckFailure } from "./check-failure.ts";
import { isDisturbed } from "./disturbed-run.ts";
import type { Checks } from "./schedule-checks.ts";
import type { Subject } from "./subject.ts";
import { unsureOverSockets } from "./sure-over-sockets.ts";

/** A schedule that is not about a single clause. */
const ANY: ScenarioTags = { requirements: [], level: "MUST", needs: [] };
const ON_THE_WIRE: ScenarioTags = { requirements: ["ASK-1"], level: "MUST", needs: [] };

/** How often a schedule must fail over sockets before it counts, as in `conform`. */
const LOOKS = 3;

/**
 * A driver behind an adapter, searched through its `decide` profile: it gets the rounds of a wait, and its verdicts
 * are judged. Schedules that this profile cannot play, such as those with several calls, are skipped.
 *
 * @param known the requirements that the driver is known to break
 * @throws Unsupported if it does not offer that profile
 */
export function decideSubject(driver: Driver, known: ReadonlySet<string> = NONE): Subject {
	const profile = profileOf(driver, "decide");
	// A driver that declares that it stops at the first node in progress declares that the order of the nodes
	// matters.
	const isOrderless = driver.habits.sweep === "all";
	return {
		play: (schedule) => playThrough(profile, ownOf(schedule, driver), ANY),
		isLibrary: false,
		judge: judgeBut(known),
		...reader(driver),
		checks: ["specification", ...(isOrderless ? (["order of the nodes"] as const) : [])],
	};
}

/**
 * The same driver searched through its `wire` profile: it tracks over its own sockets, in real time. Only schedules
 * with a certain verdict count against it, and only faults that show every time, so that a busy machine does not
 * accuse a correct driver. The profile `decide`, in which a schedule is played once, finds the faults that real time
 * hides.
 *
 * @throws Unsupported if it does not offer that profile
 */
export function wireSubject(driver: Driver, known: ReadonlySet<string> = NONE): Subject {
	const judge = judgeBut(known);
	const profile = profileOf(driver, "wire");
	const play = (schedule: Schedule) => playThrough(profile, ownOf(schedule, driver), ON_THE_WIRE);
	return {
		play,
		isLibrary: false,
		judge,
		...reader(driver),
		checks: ["over sockets"],
		async overSockets(schedule, played) {
			const unsure = unsureOverSockets(schedule);
			if (unsure !== undefined) throw new Unsupported(unsure);
			let failure = found(await played());
			for (let looks = 1; looks < LOOKS && failure !== undefined; looks++) {
				const again = found(await play(schedule));
				failure = again?.requirement === failure.requirement ? again : undefined;
			}
			return failure;
		},
	};

	function found(run: Run): CheckFailure | undefined {
		const finding = isDisturbed(run) ? undefined : judge(run);
		return finding && { check: "over sockets", ...finding, run };
	}
}

function reader(driver: Driver): Pick<Subject, "parse"> {
	const parse = driver.parse?.bind(driver);
	return parse === undefined ? {} : { parse };
}

function profileOf({ name, profiles = [] }: Driver, wanted: Profile["name"]): Profile {
	const profile = profiles.find((each) => each.name === wanted);
	if (profile === undefined) throw new Unsupported(`This search needs the ${wanted} profile, but ${name} does not offer it.`);
	return profile;
}

/**
 * The schedule with the driver's own habits: without a grace, and without a `forgive` that the driver does not declare.
 */
export function ownOf(schedule: Schedule, { habits, capabilities }: Driver): Schedule {
	const forgives = capabilities === undefined || capabilities.forgive === true;
	const calls = schedule.calls.map((call) => {
		if (call.kind !== "wait") return call;
		const { grace: _asked, forgive, ...wait } = call;
		return { ...wait, ...(forgives && forgive !== undefined && { forgive }) };
	});
	return { ...schedule, habits, calls };
}

async function playThrough(profile: Profile, schedule: Schedule, tags: ScenarioTags): Promise<Run> {
	// A call that must be rejected cannot be observed over the wire.
	if (schedule.calls.some((call) => senselessIn(call, schedule.task.id) !== undefined))
		throw new Unsupported("The schedule has invalid options or an invalid id.");
	const refusal = profile.refusal(schedule, tags);
	if (refusal !== undefined) throw new Unsupported(refusal);
	try {
		return await profile.run(schedule, tags);
	} catch (error) {
		if (error instanceof Unsupported || error instanceof HarnessError) throw error;
		// The driver runs in another process, so it did not throw this.
		throw new HarnessError(`The kit could not play a schedule: ${error instanceof Error ? error.message : String(error)}`);
	}
}

const NONE: ReadonlySet<string> = new Set();

/** On a machine that was late, a finding that depends on time proves nothing (JUDGE-5). */
function isLate({ seen }: Run): boolean {
	return seen?.lateness !== undefined && seen.lateness.ms > seen.lateness.allowedMs;
}

/** The first finding that is not about a requirement which the driver is known to break. */
function judgeBut(known: ReadonlySet<string>): NonNullable<Checks["judge"]> {
	return (run: Run) => {
		const finding = findingsOf(run).find(({ kind, requirement }) => !known.has(requirement) && (kind !== "time" || !isLate(run)));
		return finding && { requirement: finding.requirement, message: finding.message };
	};
}
