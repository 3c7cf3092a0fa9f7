/** One of the parts into which a search is divided, so that several machines can share it. */
export interface Shard {
	/** From 1 to `of`. */
	readonly number: number;
	/** The number of shards, from 1 to {@link MOST_SHARDS}. */
	readonly of: number;
}

export const MOST_SHARDS = 10_000;

/** A search that is not divided. */
export const WHOLE: Shard = { number: 1, of: 1 };

/** Reads `2/8`, the second of eight; `undefined` for any other text, and for a number above the last. */
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

/** The items of a shard. Items come in the same order everywhere, and each goes to one shard only. */
export function* shareOf<T>(all: Iterable<T>, { number, of }: Shard): Generator<T> {
	let turn = 0;
	for (const each of all) {
		if (turn === number - 1) yield each;
		turn = (turn + 1) % of;
	}
}
