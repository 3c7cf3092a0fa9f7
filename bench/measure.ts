/** Something whose speed is measured. */
export interface BenchSubject {
	readonly name: string;
	/** The unit of a rate, such as `schedules`. */
	readonly what: string;
	/** Does a good deal of work, a tenth of a second or so, and says how many operations that was. */
	run(): number | Promise<number>;
	/** The results of its schedules, in order, to be compared with those of the other subjects. */
	outcomes?(): readonly string[];
}

/** Operations a second, or how long one takes. */
export type Unit = "per second" | "ns" | "ms";

/** Subjects that do the same thing; the first is ours, and it is compared with the others. */
export interface SpeedComparison {
	readonly title: string;
	readonly unit: Unit;
	/** What ours should reach, in the comparison's unit. */
	readonly aim?: number;
	/** How many times the fastest of the others ours should reach. */
	readonly aimTimes?: number;
	/** The options of Node.js for the processes of its subjects. Default: none. */
	readonly nodeOptions?: readonly string[];
	readonly subjects: readonly [BenchSubject, ...BenchSubject[]];
}

/** A subject's speed, in the unit of its comparison. */
export interface MeasuredSubject {
	readonly name: string;
	readonly what: string;
	readonly median: number;
	/** How many operations were measured, over all repetitions. */
	readonly operations: number;
	/** The middle half of the repetitions lies within this share of the median, up and down together. */
	readonly spread: number;
	/** How many times as fast the first of the comparison is. */
	readonly timesSlower: number;
}

export interface MeasuredComparison extends Omit<SpeedComparison, "subjects"> {
	readonly subjects: readonly MeasuredSubject[];
}

/** One repetition of a subject. */
export interface TimedRepetition {
	readonly operations: number;
	readonly ms: number;
}

/**
 * A subject, ready to be measured: in its own process, because in a shared one the code of each would be compiled
 * for all of them.
 */
export interface RunningSubject {
	/** Repeats until the code is compiled, and returns the results if they can be compared. */
	warmUp(): Promise<readonly string[]>;
	run(): Promise<TimedRepetition>;
	end(): Promise<void>;
}

/**
 * Measures comparison after comparison, the subjects of one in turn, again and again, so that a load that slows the
 * machine for a while slows them all.
 *
 * @throws Error if two subjects of a comparison have different results
 */
export async function measure(
	comparisons: readonly SpeedComparison[],
	repetitions: number,
	start: (comparison: number, subject: number) => RunningSubject,
	onComparison?: (title: string) => void,
): Promise<readonly MeasuredComparison[]> {
	const measured: MeasuredComparison[] = [];
	for (const [index, comparison] of comparisons.entries()) {
		onComparison?.(comparison.title);
		const running = comparison.subjects.map((_, subject) => start(index, subject));
		try {
			measured.push(await measureOne(comparison, running, repetitions));
		} finally {
			await Promise.all(running.map((one) => one.end()));
		}
	}
	return measured;
}

async function measureOne(
	{ subjects, ...comparison }: SpeedComparison,
	running: readonly RunningSubject[],
	repetitions: number,
): Promise<MeasuredComparison> {
	let expected: readonly string[] = [];
	for (const [index, one] of running.entries()) {
		const outcomes = await one.warmUp();
		const at = outcomes.findIndex((outcome, schedule) => outcome !== (expected[schedule] ?? outcome));
		if (at >= 0)
			throw new Error(
				`For "${subjects[index]?.name}" schedule ${at} had the result ${outcomes[at]}, but before it had ${expected[at]}.`,
			);
		if (outcomes.length > expected.length) expected = outcomes;
	}
	const all = running.map((): TimedRepetition[] => []);
	for (let repetition = 0; repetition < repetitions; repetition++)
		for (const [index, one] of running.entries()) all[index]?.push(await one.run());
	const speeds = all.map((own) => own.map(({ operations, ms }) => speedOf(operations, ms, comparison.unit)));
	const ours = median(speeds[0] ?? []);
	const measured = subjects.map(({ name, what }, index): MeasuredSubject => {
		const own = speeds[index] ?? [];
		const middle = median(own);
		const operations = (all[index] ?? []).reduce((sum, one) => sum + one.operations, 0);
		const spread = (quantile(own, 0.75) - quantile(own, 0.25)) / middle;
		return {
			name,
			what,
			median: middle,
			operations,
			spread,
			timesSlower: comparison.unit === "per second" ? ours / middle : middle / ours,
		};
	});
	return { ...comparison, subjects: measured };
}

function speedOf(operations: number, ms: number, unit: Unit): number {
	switch (unit) {
		case "per second":
			return (operations * 1000) / ms;
		case "ns":
			return (ms * 1e6) / operations;
		case "ms":
			return ms / operations;
		default:
			return unit satisfies never;
	}
}

function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** With linear interpolation between the two values around it. */
function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (sorted.length - 1) * share;
	const below = sorted[Math.floor(at)] ?? Number.NaN;
	const above = sorted[Math.ceil(at)] ?? Number.NaN;
	return below + (above - below) * (at - Math.floor(at));
}
