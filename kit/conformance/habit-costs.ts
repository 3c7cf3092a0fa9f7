import type { Habits } from "../protocol/messages.ts";

/** What a habit gives a driver's users, and what it costs them. */
interface HabitWorth {
	/** The habit with its value, as an adapter declares it. */
	readonly habit: string;
	readonly gain: string;
	readonly cost: string;
}

/** What each declared habit gains and costs, a line each. A lawful habit is not a failure. */
export function habitCosts(habits: Habits = {}): readonly string[] {
	return worthsOf(habits).map(({ habit, gain, cost }) => `${habit}. Gain: ${gain}. Cost: ${cost}.`);
}

function worthsOf(habits: Habits): readonly HabitWorth[] {
	return [
		...graceWorths(habits),
		...sweepWorths(habits),
		...pauseWorths(habits),
		...failureWorths(habits),
		...memoryWorths(habits),
	];
}

const USUAL_GRACE = 3;
const USUAL_REQUEST_TIMEOUT_MS = 5000;
const USUAL_TEND_MS = 1000;

function graceWorths({ graceRounds, graceRoundsBefore6, graceCounts }: Habits): readonly HabitWorth[] {
	const of = (name: string, rounds: number | undefined): readonly HabitWorth[] => {
		if (rounds === undefined || rounds === USUAL_GRACE) return [];
		const habit = `${name} ${rounds}`;
		return rounds < USUAL_GRACE
			? [
					{
						habit,
						gain: `a wait that includes a node without the job ends after ${rounds === 1 ? "1 round" : `${rounds} rounds`} instead of ${USUAL_GRACE}`,
						cost: "a job that reaches a node late is reported as complete before it runs (ROUND-7, ROUND-8)",
					},
				]
			: [
					{
						habit,
						gain: "a job may reach its nodes later",
						cost: `a node that never gets the job ends the wait only after ${rounds} rounds (ROUND-8)`,
					},
				];
	};
	return [
		...of("graceRounds", graceRounds),
		...of("graceRoundsBefore6", graceRoundsBefore6),
		...(graceCounts === "in-all"
			? [
					{
						habit: "graceCounts in-all",
						gain: "a wait with a node that never has the job ends earlier",
						cost: "all earlier empty rounds count, so a job that reaches a node late is reported as complete (ROUND-8)",
					},
				]
			: []),
	];
}

function sweepWorths({ sweep = "all" }: Habits): readonly HabitWorth[] {
	if (sweep === "all") return [];
	const slow = "a round takes as long as the answers of its nodes together (ASK-4)";
	return sweep === "one-by-one"
		? [{ habit: "sweep one-by-one", gain: "one connection is in use at a time", cost: slow }]
		: [
				{
					habit: "sweep until-in-progress",
					gain: "fewer requests while the job runs",
					cost: `${slow}, and if a node is in progress, an error of a later node is seen only afterwards, so the order of nodes matters (ROUND-5)`,
				},
			];
}

function pauseWorths({ firstSleep = false, backoff, adaptive, pause = "end-to-start" }: Habits): readonly HabitWorth[] {
	return [
		...(firstSleep === false || firstSleep === 0
			? []
			: [
					{
						habit: `firstSleep ${firstSleep}`,
						gain: "no request for jobs that need a moment to start",
						cost: "a task that is already complete is found one pause later (WAIT-1)",
					},
				]),
		...(backoff === undefined
			? []
			: [
					{
						habit: `backoff from ${backoff.firstMs} ms to ${backoff.mostMs} ms`,
						gain: "short jobs are found early, and long ones cause few requests",
						cost: `the end of a long job is found up to ${backoff.mostMs} ms late (WAIT-2)`,
					},
				]),
		...(adaptive === undefined
			? []
			: [
					{
						habit: `adaptive from ${adaptive.minMs} ms to ${adaptive.maxMs} ms`,
						gain: "many requests only near the expected end",
						cost: `if the expectation is wrong, the end is found up to ${adaptive.maxMs} ms late (WAIT-2)`,
					},
				]),
		...(pause === "start-to-start"
			? [
					{
						habit: "pause start-to-start",
						gain: "the rounds come at equal times",
						cost: "on a slow cluster, the pauses between rounds are shorter, or there is no pause (WAIT-2)",
					},
				]
			: []),
		...(pause === "shared"
			? [
					{
						habit: "pause shared",
						gain: "many waits together send as few requests as one wait",
						cost: "the end of a job is found up to two pauses late (WAIT-2)",
					},
				]
			: []),
	];
}

function failureWorths({ retries = 0, requestTimeoutMs, requestTimeoutPer = "question" }: Habits): readonly HabitWorth[] {
	return [
		...(retries === "until-timeout"
			? [
					{
						habit: "retries until-timeout",
						gain: "a connection that is lost or refused for a moment does not end the wait",
						cost: "a node that is down is noticed only after a request timeout (CLUSTER-7)",
					},
				]
			: []),
		...(typeof retries === "number" && retries > 0
			? [
					{
						habit: `retries ${retries}`,
						gain: "a lost connection does not end the wait",
						cost: `a node that fails delays its round by up to ${retries} request timeouts (ROUND-10)`,
					},
				]
			: []),
		...(requestTimeoutMs === undefined || requestTimeoutMs === USUAL_REQUEST_TIMEOUT_MS || requestTimeoutPer === "none"
			? []
			: [
					requestTimeoutMs < USUAL_REQUEST_TIMEOUT_MS
						? {
								habit: `requestTimeoutMs ${requestTimeoutMs}`,
								gain: "a silent node is noticed early",
								cost: "a slow node fails although it would have answered (ASK-7)",
							}
						: {
								habit: `requestTimeoutMs ${requestTimeoutMs}`,
								gain: "a slow node has more time to answer",
								cost: `a silent node blocks its round for ${requestTimeoutMs} ms (ASK-7)`,
							},
				]),
		...(requestTimeoutPer === "round"
			? [
					{
						habit: "requestTimeoutPer round",
						gain: "a round has a fixed longest time",
						cost: "a slow node takes time from the nodes after it (ASK-7)",
					},
				]
			: []),
		...(requestTimeoutPer === "none"
			? [{ habit: "requestTimeoutPer none", gain: "no limit to choose", cost: "a silent node blocks the wait for ever (ASK-7)" }]
			: []),
	];
}

function memoryWorths(habits: Habits): readonly HabitWorth[] {
	const { remembersDone, knowsIndexFilter = false, sharesObservations, tendIntervalMs = USUAL_TEND_MS } = habits;
	return [
		...(remembersDone === true
			? [
					{
						habit: "remembersDone",
						gain: "a node that said done may fail without ending the wait",
						cost: "if the same id runs again on that node, the driver does not see it (ROUND-12)",
					},
				]
			: []),
		...(remembersDone === false
			? [
					{
						habit: "remembersDone false",
						gain: "every complete round has an answer of every node",
						cost: "a node that said done and then fails ends the wait with an error (ROUND-12)",
					},
				]
			: []),
		...(knowsIndexFilter
			? [
					{
						habit: "knowsIndexFilter",
						gain: "half the commands for nodes before 6.0",
						cost: "if the driver is wrong about the filter, it never sees the job (ASK-8)",
					},
				]
			: []),
		...(sharesObservations === true
			? [
					{
						habit: "sharesObservations",
						gain: "after a wait, status() still reports a job as complete that the node has forgotten",
						cost: "an id that is used again is reported as complete too early (WAIT-9)",
					},
				]
			: []),
		...(tendIntervalMs > USUAL_TEND_MS
			? [
					{
						habit: `tendIntervalMs ${tendIntervalMs}`,
						gain: "fewer questions about the cluster",
						cost: `a node that joins is not asked for up to ${tendIntervalMs} ms (ROUND-1)`,
					},
				]
			: []),
	];
}
