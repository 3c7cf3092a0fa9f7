import type { PlannedAnswer } from "../../../simulator/reply-plan.ts";
import type { HelloResult } from "../../protocol/messages.ts";
import { buildsOfForm, NEWEST_BUILD } from "../../schedule/builds.ts";
import type { NodePlan } from "../../schedule/schedule.ts";
import type { AdapterPool } from "../../stdio/adapter-pool.ts";
import { type Habit, type Measured, NOT_SHOWN } from "./measured.ts";
import { type Probe, type ProbeSeen, playProbe } from "./probe.ts";
import { backoffIn, bursts, endOf, firstSleepIn, gapsOf, median, rounded, shortest, timesBetweenLooks } from "./times.ts";

/** The pause that the driver is asked for, if it takes one. */
const PAUSE_MS = 200;
const LONG_PAUSE_MS = 1000;
/** A driver is not watched for longer than this. */
const MOST_MS = 20_000;
const MOST_ROUNDS = 40;
/** Before 6.0 the grace lasts at least this long (ROUND-11). */
const UNLISTED_MS = 2000;
const OLD_BUILD = buildsOfForm("both modules").newest;
/** Longer than any probe. */
const ENDLESS_MS = 1_000_000;

/** A driver, ready to be measured. */
interface Bench {
	readonly hello: HelloResult;
	play(probe: Probe): Promise<ProbeSeen>;
}

type Measure = (bench: Bench) => Promise<Partial<Measured>>;

/** How many probes run at the same time. More of them would disturb each other. */
const AT_ONCE = 3;

/**
 * Measures the habits of a driver over its own sockets: what it does in a few small clusters. Each value is what was
 * seen once, so on a busy machine it can be wrong.
 */
export async function measureHabits(pool: AdapterPool, hello: HelloResult): Promise<Partial<Measured>> {
	const bench: Bench = { hello, play: (probe) => playProbe(pool, { ...probe, starts: hello.capabilities?.starts === true }) };
	const found: Partial<Measured>[] = [];
	const waiting = [...MEASURES];
	const work = async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) found.push(await next(bench));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return Object.assign({}, ...found);
}

const MEASURES: readonly Measure[] = [
	requestTimeout,
	pause,
	graceBefore6,
	tend,
	grace,
	graceCounts,
	sweep,
	remembersDone,
	indexFilter,
	retries,
	shares,
];

function node(name: string, replies: readonly PlannedAnswer[], more: Partial<NodePlan> = {}): NodePlan {
	const last = replies.at(-1);
	// The last reply is repeated.
	const planned = replies.map((reply, index) => ({
		reply,
		...(index === replies.length - 1 && reply === last && { times: Number.POSITIVE_INFINITY }),
	}));
	return { name, version: NEWEST_BUILD, job: null, ...more, ...(planned.length > 0 && { replies: planned }) };
}

function paced({ hello }: Bench, ms: number = PAUSE_MS): Probe["params"] {
	return hello.capabilities?.pollInterval === true ? { pollInterval: ms } : {};
}

function notShown(habit: Habit, why: string): Partial<Measured> {
	return { [habit]: { kind: NOT_SHOWN, why } };
}

/** Why a habit could not be measured. */
const NOT_ASKED = "the driver did not ask any node";

async function grace(bench: Bench): Promise<Partial<Measured>> {
	const { ended, questions } = await bench.play({
		nodes: [node("A", [])],
		params: paced(bench),
		mostMs: MOST_MS,
		mostQuestions: MOST_ROUNDS,
	});
	if (ended?.ended === "complete") return { graceRounds: { kind: "value", value: roundsIn(questions) } };
	return notShown("graceRounds", unfinished(roundsIn(questions)));
}

function unfinished(rounds: number): string {
	return rounds === 0 ? NOT_ASKED : `the wait for a job that no node has did not complete in ${rounds} rounds`;
}

/** The rounds of questions to one node: a driver may ask each module in a separate request. */
function roundsIn(questions: ProbeSeen["questions"]): number {
	const counts = new Map<string, number>();
	for (const { node: name, commands } of questions) {
		const key = `${name} ${commands.join(" ")}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return Math.max(0, ...counts.values());
}

async function graceBefore6(bench: Bench): Promise<Partial<Measured>> {
	// With this pause, the three usual rounds take 2 s, as ROUND-11 demands.
	const params = paced(bench, LONG_PAUSE_MS);
	const { ended, questions } = await bench.play({ nodes: [node("A", [], { version: OLD_BUILD })], params, mostMs: MOST_MS });
	if (ended?.ended !== "complete") return notShown("graceRoundsBefore6", unfinished(roundsIn(questions)));
	// If it ended with the first round after 2 s, it does what ROUND-11 demands, for any number of rounds.
	const late = questions.filter(({ askedAt }) => askedAt >= UNLISTED_MS - 30);
	return roundsIn(late) === 1 ? {} : { graceRoundsBefore6: { kind: "value", value: roundsIn(questions) } };
}

/** B is in progress in the second round. If that sets the count of empty rounds to 0, the wait takes a round more. */
async function graceCounts(bench: Bench): Promise<Partial<Measured>> {
	const params = paced(bench);
	const usual = await bench.play({ nodes: [node("A", [])], params, mostMs: MOST_MS, mostQuestions: MOST_ROUNDS });
	const least = roundsIn(usual.questions);
	if (usual.ended?.ended !== "complete" || least < 2)
		return notShown("graceCounts", "it can be measured only if graceRounds is 2 or more");
	const nodes = [node("A", []), node("B", ["job not found", "active", "done"])];
	const { ended, questions } = await bench.play({ nodes, params, mostMs: MOST_MS, mostQuestions: 2 * MOST_ROUNDS });
	if (ended?.ended !== "complete") return notShown("graceCounts", "the wait did not complete");
	const rounds = Math.max(...["A", "B"].map((name) => roundsIn(questions.filter((one) => one.node === name))));
	if (rounds === least + 2) return { graceCounts: { kind: "value", value: "in-a-row" } };
	return rounds === least + 1
		? { graceCounts: { kind: "value", value: "in-all" } }
		: notShown("graceCounts", `the wait took ${rounds} rounds`);
}

async function sweep(bench: Bench): Promise<Partial<Measured>> {
	const slow = { latency: 300 };
	const nodes = ["A", "B", "C"].map((name) => node(name, ["active", "active", "done"], slow));
	const { questions } = await bench.play({ nodes, params: paced(bench), mostMs: MOST_MS, mostQuestions: 6 });
	const again = questions.findIndex(({ node: name }, index) => questions.slice(0, index).some((one) => one.node === name));
	const first = again < 0 ? questions : questions.slice(0, again);
	const [one, two] = first;
	if (one === undefined) return notShown("sweep", NOT_ASKED);
	if (two === undefined) return { sweep: { kind: "value", value: "until-in-progress" } };
	return { sweep: { kind: "value", value: two.askedAt >= one.endedAt ? "one-by-one" : "all" } };
}

/** A says done, and then it only fails, while B is in progress. */
async function remembersDone(bench: Bench): Promise<Partial<Measured>> {
	const nodes = [node("A", ["done", "reset"]), node("B", ["active", "active", "active", "done"])];
	const { ended, questions } = await bench.play({ nodes, params: paced(bench), mostMs: MOST_MS, mostQuestions: MOST_ROUNDS });
	const doneAt = questions.find(({ node: name }) => name === "A")?.endedAt ?? Number.POSITIVE_INFINITY;
	const isLate = !questions.some(({ node: name, askedAt }) => name === "B" && askedAt > doneAt);
	if (isLate) return notShown("remembersDone", "the node that said done was not asked again");
	return { remembersDone: { kind: "value", value: ended?.ended === "complete" } };
}

/** Before 6.0 a job with an index filter is in the query module, and any other one in the scan module. */
async function indexFilter(bench: Bench): Promise<Partial<Measured>> {
	if (bench.hello.protocol < 2) return notShown("knowsIndexFilter", "only adapters of version 2 get indexFilter");
	const asked = await Promise.all(
		[false, true].map(async (filter) => {
			const nodes = [{ name: "A", version: OLD_BUILD, job: { duration: 1 } }];
			const params = { ...paced(bench), indexFilter: filter };
			const { questions } = await bench.play({ nodes, params, mostMs: 5000, mostQuestions: 2 });
			const [first] = questions;
			return first?.commands.map((command) => (command.includes("scan") ? "scan" : "query")).join(" and ");
		}),
	);
	const [without, within] = asked;
	if (without === "scan" && within === "query") return { knowsIndexFilter: { kind: "value", value: true } };
	if (without?.includes(" and ") === true) return { knowsIndexFilter: { kind: "value", value: false } };
	if (without === undefined || within === undefined) return notShown("knowsIndexFilter", NOT_ASKED);
	const why = `a node before 6.0 is asked for the module ${without} without an index filter, and for ${within} with one`;
	return notShown("knowsIndexFilter", why);
}

async function retries(bench: Bench): Promise<Partial<Measured>> {
	const nodes = [node("A", [...Array<PlannedAnswer>(8).fill("reset"), "active", "done"])];
	const { questions } = await bench.play({ nodes, params: paced(bench, 2 * PAUSE_MS), mostMs: 5000, mostQuestions: 9 });
	const [first = []] = bursts(questions, PAUSE_MS);
	if (first.length === 0) return notShown("retries", NOT_ASKED);
	return { retries: { kind: "value", value: Math.min(first.length, 8) - 1 } };
}

/** The pause before the first round, and those between rounds. */
async function pause(bench: Bench): Promise<Partial<Measured>> {
	const takesPause = bench.hello.capabilities?.pollInterval === true;
	const nodes = [{ name: "A", version: NEWEST_BUILD, latency: 100, job: { duration: ENDLESS_MS } }];
	const probe = { nodes, params: paced(bench), mostMs: takesPause ? 4000 : MOST_MS, mostQuestions: takesPause ? 6 : 14 };
	const { questions, sleptMs } = await bench.play(probe);
	const { ends, starts } = gapsOf(questions);
	if (ends.length === 0) return notShown("pollIntervalMs", "the driver did not poll again");
	const isFromStart = takesPause
		? shortest(starts) < PAUSE_MS * 1.35
		: Math.abs(median(starts) - rounded(median(starts))) < Math.abs(median(ends) - rounded(median(ends)));
	const gaps = isFromStart ? starts : ends;
	const usual = takesPause ? PAUSE_MS : (gaps[0] ?? 0);
	const once = firstSleepIn([sleptMs], usual);
	const first = once === 0 ? 0 : firstSleepIn([sleptMs, (await bench.play(probe)).sleptMs], usual);
	const backoff = takesPause ? undefined : backoffIn(gaps, first > 0);
	return {
		pause: { kind: "value", value: isFromStart ? "start-to-start" : "end-to-start" },
		firstSleep: {
			kind: "value",
			value: first === 0 ? false : Math.abs(first - usual) < 0.3 * usual + 40 ? true : rounded(first),
		},
		...(backoff !== undefined && { backoff: { kind: "value" as const, value: backoff } }),
		...(!takesPause && backoff === undefined && { pollIntervalMs: { kind: "value" as const, value: rounded(median(gaps)) } }),
	};
}

async function requestTimeout(bench: Bench): Promise<Partial<Measured>> {
	if (bench.hello.capabilities?.requestTimeout === true)
		return notShown("requestTimeoutMs", "the driver takes a request timeout from the caller");
	const nodes = [node("A", ["silence"])];
	const seen = await bench.play({ nodes, params: paced(bench), mostMs: MOST_MS, mostQuestions: 2 });
	const [first] = seen.questions;
	const limit = first === undefined ? undefined : endOf(first, seen);
	if (first === undefined) return notShown("requestTimeoutMs", NOT_ASKED);
	if (limit === undefined) return notShown("requestTimeoutMs", `a silent node was not given up within ${MOST_MS / 1000} s`);
	const ms = rounded(limit - first.askedAt);
	const after = Math.round(0.6 * ms);
	const slow = ["A", "B", "C"].map(
		(name): NodePlan => ({ name, version: NEWEST_BUILD, job: null, replies: [{ reply: "done", after }] }),
	);
	const shared = await bench.play({ nodes: slow, params: paced(bench), mostMs: 3 * ms + 1000, mostQuestions: MOST_ROUNDS });
	const isPerRound = shared.questions.some(({ end }) => end.kind === "given-up");
	return {
		requestTimeoutMs: { kind: "value", value: ms },
		requestTimeoutPer: { kind: "value", value: isPerRound ? "round" : "question" },
	};
}

async function tend(bench: Bench): Promise<Partial<Measured>> {
	const nodes = [
		{ name: "A", version: NEWEST_BUILD, job: { duration: ENDLESS_MS } },
		{ name: "B", version: NEWEST_BUILD, member: false, job: { duration: ENDLESS_MS } },
	];
	const joinsAt = 500;
	const { questions, looksAt } = await bench.play({
		nodes,
		events: [{ at: joinsAt, kind: "join", node: "B" }],
		params: paced(bench),
		mostMs: 6000,
	});
	const first = questions.find(({ node: name }) => name === "B");
	if (first === undefined && looksAt.length < 3)
		return notShown("tendIntervalMs", "a node that joined was not asked within 5.5 s");
	// The time until the new node is asked contains a poll interval, too. A driver that stops at the first node in
	// progress may never ask it.
	const between = timesBetweenLooks(looksAt);
	if (between.length >= 2) return { tendIntervalMs: { kind: "value", value: rounded(median(between)) } };
	if (first === undefined) return notShown("tendIntervalMs", "the driver looked at its cluster too seldom");
	return { tendIntervalMs: { kind: "value", value: Math.ceil((first.askedAt - joinsAt) / 500) * 500 } };
}

/** After a wait has seen the job done, the node forgets it. */
async function shares(bench: Bench): Promise<Partial<Measured>> {
	if (bench.hello.capabilities?.status !== true) return notShown("sharesObservations", "the driver has no status");
	const nodes = [node("A", ["done", "job not found"])];
	const { status } = await bench.play({ nodes, params: paced(bench), thenStatus: true, mostMs: 5000 });
	if (status === undefined) return notShown("sharesObservations", "the status had no result");
	const never = await bench.play({ nodes: [node("A", [])], params: paced(bench), thenStatus: true, mostMs: 5000 });
	if (never.status?.ended === "complete")
		return notShown("sharesObservations", "with a grace of one round, a status cannot show it");
	return { sharesObservations: { kind: "value", value: status.ended === "complete" } };
}
