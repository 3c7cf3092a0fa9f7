/** One of the parts that a search is divided into, so that many machines can share it. */
export interface Shard {
	/** From 1 to `of`. */
	readonly number: number;
	/** How many there are, from 1 to {@link MOST_SHARDS}. */
	readonly of: number;
}

export const MOST_SHARDS = 10_000;

/** A search that is not divided. */
export const WHOLE: Shard = { number: 1, of: 1 };

/** Reads `2/8`, the second of eight; `undefined` for anything else, and for a number beyond the last. */
export function parseShard(text: string): Shard | undefined {
	const [, digits, ofDigits] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
	const shard = { number: Number(digits), of: Number(ofDigits) };
	return isShard(shard) ? shard : undefined;
}

export function isShard({ number, of }: Shard): boolean {
	return number >= 1 && number <= of && of <= MOST_SHARDS;
}

export function shardName({ number, of }: Shard): string {
	return `shard ${number} of ${of}`;
}

/** What falls to a shard of things that come in the same order everywhere: they are dealt in turn, each to one shard alone. */
export function* shareOf<T>(all: Iterable<T>, { number, of }: Shard): Generator<T> {
	let turn = 0;
	for (const each of all) {
		if (turn === number - 1) yield each;
		turn = (turn + 1) % of;
	}
}
