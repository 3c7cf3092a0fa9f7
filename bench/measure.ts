/** Something whose speed is measured. */
export interface Subject {
	readonly name: string;
	/** What an operation is, where a rate is shown: `schedules`. */
	readonly what: string;
	/** Does a good deal of work, a tenth of a second or so, and says how many operations that was. */
	run(): number | Promise<number>;
}

/** Operations a second, or how long one takes. */
export type Unit = "per second" | "ns" | "ms";

/** Subjects that do the same thing; the first is ours, and the others are what it is held against. */
export interface Comparison {
	readonly title: string;
	readonly unit: Unit;
	/** What ours should reach, in the comparison's unit. */
	readonly aim?: number;
	/** How many times the fastest of the others ours should reach. */
	readonly aimTimes?: number;
	readonly subjects: readonly [Subject, ...Subject[]];
}

/** A subject's speed, in the unit of its comparison. */
export interface Measured {
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

export interface MeasuredComparison extends Omit<Comparison, "subjects"> {
	readonly subjects: readonly Measured[];
}

/**
 * Measures all subjects in turn, again and again, so that whatever slows the machine for a while slows them all. One turn to warm up does
 * not count.
 */
export async function measure(comparisons: readonly Comparison[], repetitions: number): Promise<readonly MeasuredComparison[]> {
	const speeds = new Map<Subject, number[]>();
	const totals = new Map<Subject, number>();
	for (let repetition = 0; repetition <= repetitions; repetition++) {
		for (const { subjects, unit } of comparisons) {
			for (const subject of subjects) {
				const startedAt = performance.now();
				const operations = await subject.run();
				const ms = performance.now() - startedAt;
				const known = speeds.get(subject) ?? [];
				speeds.set(subject, known);
				if (repetition === 0) continue;
				totals.set(subject, (totals.get(subject) ?? 0) + operations);
				known.push(speedOf(operations, ms, unit));
			}
		}
	}
	return comparisons.map(({ subjects, ...comparison }) => {
		const ours = median(speeds.get(subjects[0]) ?? []);
		const measured = subjects.map((subject) => {
			const all = speeds.get(subject) ?? [];
			const own = median(all);
			const spread = (quantile(all, 0.75) - quantile(all, 0.25)) / own;
			const timesSlower = comparison.unit === "per second" ? ours / own : own / ours;
			const counted = totals.get(subject) ?? 0;
			return { name: subject.name, what: subject.what, median: own, operations: counted, spread, timesSlower };
		});
		return { ...comparison, subjects: measured };
	});
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
