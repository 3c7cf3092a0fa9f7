import type { Difference } from "../automaton/difference.ts";
import { scheduleOfDifference } from "../automaton/letters-schedule.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import { createBreather } from "./breathe.ts";
import { chunksOf } from "./chunks.ts";
import { describeDrawn, describeFailure } from "./describe-failure.ts";
import { type Failure, kindOfFailure, uniteFailures } from "./failure.ts";
import { type Chunk, type ChunkFailure, type ChunkResult, type ChunkSearch, createChunkSearch } from "./fuzz-chunk.ts";
import { createTotals, ENOUGH_FAILURES, type FuzzTotals, fuzzReportOf, type ReachedPoints } from "./fuzz-totals.ts";
import type { Source } from "./numbered-schedule.ts";
import type { Regression } from "./regressions.ts";
import { CHECK_NAMES, checkFailureOf } from "./schedule-checks.ts";
import { type SearchThread, startThreads, ThreadLost } from "./search-thread.ts";
import type { SearchWay } from "./search-ways.ts";
import { type Shard, WHOLE } from "./shard.ts";
import { type Subject, type SubjectName, subjectOf } from "./subject.ts";

export interface FuzzOptions {
	/** Random seed (default: 1). The same seed draws the same schedules on any number of threads. */
	readonly seed?: number;
	/** The number of schedules: on virtual time, or with the rules alone if the way is `rules`. */
	readonly runs?: number;
	/** Called from time to time. A search without `runs` ends when it returns true and something was judged. */
	isOver?(): boolean;
	readonly way?: SearchWay;
	/** Only the schedules of this shard (default: all). `runs` is the number for all shards together. */
	readonly shard?: Shard;
	/** The number of threads. Default: 0, everything runs in this thread. */
	readonly workers?: number;
	readonly subject?: SubjectName;
	/**
	 * Where the schedules come from (default: from the random seed). If they are the small networks, `runs` is their
	 * number.
	 */
	readonly source?: Source;
	/** Used instead of a named subject, and only without threads. */
	readonly custom?: Subject;
	/** Earlier failures, which the search plays first, until `isOver`. */
	readonly regressions?: readonly Regression[];
	/** Called from time to time while it plays them. */
	onRegression?(played: number): void;
	/**
	 * Called from time to time, also while failures are shrunk. When it returns true, they are reported as they were
	 * found.
	 */
	isCancelled?(): boolean;
	onProgress?(progress: FuzzTotals): void;
	/** Called with the first failure of each kind as soon as it is found, before it is shrunk. */
	onFailure?(failure: Failure): void;
	/** Called with the first difference with the rules alone as soon as it is found. */
	onDifference?(difference: Difference): void;
}

export interface FuzzReport extends FuzzTotals, ReachedPoints {
	readonly seed: number;
	readonly found: readonly Failure[];
	/** Differences with the rules alone that no schedule shows. */
	readonly differences: readonly Difference[];
	/** The search ended early, because it had found this many different failures. */
	readonly enough?: number;
	/** The number of `regressions` that were not played, because the search was over first. Absent if all were played. */
	readonly unplayed?: number;
	/** Threads that ended before the search did. Absent if all went on to the end. */
	readonly lost?: readonly LostThread[];
}

/** A thread that ended too early. The schedules of its last chunk were not judged. */
export interface LostThread {
	readonly message: string;
	/** The schedule on which it ended; absent if it worked with the rules alone. */
	readonly index?: number;
	readonly token?: string;
}

/**
 * Draws schedules and judges them until the search is over; see `FuzzOptions`. Every failure is shrunk, and each kind
 * of failure is reported once.
 */
export async function fuzz(options: FuzzOptions = {}): Promise<FuzzReport> {
	const { seed = 1, way = "both", shard = WHOLE, workers = 0, subject: name = {}, custom, onProgress } = options;
	const { source = { kind: "random" } } = options;
	const subject = custom ?? subjectOf(name);
	const own = createChunkSearch(seed, subject, { source });
	const totals = createTotals();
	const news = createNews(own, subject, options);
	const threads = workers > 0 ? await startThreads(workers, { seed, subject: name, source }, options.isCancelled) : undefined;
	const found: Failure[] = [];
	const lost: LostThread[] = [];
	let unplayed = 0;
	try {
		const stored = await playRegressions(options, subject);
		found.push(...stored.found);
		unplayed = stored.unplayed;
		// If the time was over before all stored failures were played, that is the result.
		const chunks = unplayed === 0 ? chunksOf(way, shard, options.runs) : [].values();
		await searchChunks(chunks, options, threads, own, {
			take(result) {
				totals.add(result);
				news.add(result);
				onProgress?.(totals.now());
				return totals.failureCount() < ENOUGH_FAILURES;
			},
			lose: (error) => lost.push(lostThread(error, own)),
		});
	} finally {
		await Promise.all((threads ?? []).map((thread) => thread.end()));
	}
	await news.settled();
	for (const failure of totals.failures().slice(0, ENOUGH_FAILURES)) {
		found.push(await describeFailure(failure, own.draw(failure.index), subject, failure, options.isCancelled));
	}
	const kinds = [...uniteFailures(found)];
	const differences = await takeDifferences(totals.wordFailures(), own, subject, kinds);
	const report = fuzzReportOf(totals.now(), way);
	return {
		...report,
		// Only the library reports some points.
		...(!subject.isLibrary && { missed: [] }),
		...{ seed, found: kinds, differences },
		...(unplayed > 0 && { unplayed }),
		...(lost.length > 0 && { lost }),
		...(totals.failureCount() >= ENOUGH_FAILURES && { enough: ENOUGH_FAILURES }),
	};
}

/** Only the first failure of each kind is shrunk, because many stored failures may be of one kind. */
async function playRegressions(
	{ regressions = [], isOver, isCancelled, onFailure, onRegression }: FuzzOptions,
	subject: Subject,
): Promise<{ readonly found: readonly Failure[]; readonly unplayed: number }> {
	const found = new Map<string, Failure>();
	const breather = createBreather();
	for (const [played, { schedule }] of regressions.entries()) {
		onRegression?.(played);
		for (const check of CHECK_NAMES) {
			await breather();
			if (isOver?.() === true || isCancelled?.() === true)
				return { found: [...found.values()], unplayed: regressions.length - played };
			const failure = await checkFailureOf(check, schedule, subject);
			if (failure === undefined) continue;
			const kind = kindOfFailure(failure);
			const known = found.get(kind);
			const described = known ?? (await describeFailure(failure, schedule, subject, { count: 0 }, isCancelled));
			if (known === undefined) onFailure?.({ ...described, count: 1 });
			found.set(kind, { ...described, count: described.count + 1 });
		}
	}
	return { found: [...found.values()], unplayed: 0 };
}

/** Reports each kind of failure as soon as it is known, as it was drawn. */
function createNews(
	own: ChunkSearch,
	subject: Subject,
	{ onFailure, onDifference }: FuzzOptions,
): { add(result: ChunkResult): void; settled(): Promise<void> } {
	const known = new Set<string>();
	let telling: Promise<void> = Promise.resolve();
	const tell = async (failure: ChunkFailure): Promise<void> => {
		const { index } = failure;
		onFailure?.(await describeDrawn(failure, own.draw(index), subject.play, { index, count: 1 }));
	};
	return {
		add({ failures, wordFailures: [word] }) {
			for (const failure of failures) {
				const kind = kindOfFailure(failure);
				if (known.has(kind) || onFailure === undefined) continue;
				known.add(kind);
				telling = telling.then(() => tell(failure));
			}
			const difference = word === undefined || known.has(RULES) ? undefined : own.difference(word);
			if (difference === undefined) return;
			known.add(RULES);
			onDifference?.(difference);
		},
		settled: () => telling,
	};
}

/** Stands for the first difference with the rules alone. */
const RULES = "rules";

function lostThread({ message, index }: ThreadLost, { draw }: ChunkSearch): LostThread {
	return { message, ...(index !== undefined && { index, token: printReplayToken(draw(index)) }) };
}

interface Taking {
	/** Returns false if the search is over. */
	take(result: ChunkResult): boolean;
	lose(error: ThreadLost): void;
}

/** Gives the next chunk to the next free thread. A thread that is lost does not end the others. */
async function searchChunks(
	chunks: Iterator<Chunk>,
	{ isOver, isCancelled }: FuzzOptions,
	threads: readonly SearchThread[] | undefined,
	own: ChunkSearch,
	{ take, lose }: Taking,
): Promise<void> {
	let goesOn = true;
	let hasResult = false;
	// However short its time is, a search that nobody cancels judges something. Otherwise it would have nothing to say.
	const isEnough = (): boolean => isOver?.() === true && (hasResult || isCancelled?.() === true);
	const work = async (run: (chunk: Chunk) => Promise<ChunkResult>) => {
		while (goesOn && !isEnough()) {
			const next = chunks.next();
			if (next.done === true) return;
			const result = await run(next.value);
			hasResult = true;
			goesOn = take(result) && goesOn;
		}
	};
	const workOn = async (thread: SearchThread) => {
		try {
			await work((chunk) => thread.search(chunk, isEnough));
		} catch (error) {
			if (!(error instanceof ThreadLost)) throw error;
			lose(error);
		}
	};
	await Promise.all(threads === undefined ? [work(own.run)] : threads.map(workOn));
}

/**
 * The differences with the rules alone: as the failure of a schedule if a schedule shows it too, and once per clause.
 */
async function takeDifferences(
	indices: readonly number[],
	own: ChunkSearch,
	subject: Subject,
	found: Failure[],
): Promise<readonly Difference[]> {
	const differences: Difference[] = [];
	for (const index of indices) {
		const difference = own.difference(index);
		if (difference === undefined || found.some(({ requirement }) => requirement === difference.requirement)) continue;
		const schedule = scheduleOfDifference(difference);
		const failure = schedule && (await checkFailureOf("specification", schedule, subject));
		if (schedule !== undefined && failure !== undefined) {
			if (!found.some(({ requirement }) => requirement === failure.requirement))
				found.push(await describeFailure(failure, schedule, subject, { count: 1 }));
		} else if (!differences.some(({ requirement }) => requirement === difference.requirement)) differences.push(difference);
	}
	return differences;
}
