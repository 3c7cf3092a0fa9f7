/** The place of a value in a {@link Chain}. */
export interface ChainLink<T> {
	readonly value: T;
	isIn: boolean;
	before: ChainLink<T> | undefined;
	after: ChainLink<T> | undefined;
}

/**
 * Values in the order in which they were added. Each can be removed at once. A set can do the same, but it hashes each
 * value and changes the size of its table, which takes several times as long if it is empty most of the time.
 */
export class Chain<T> {
	#first: ChainLink<T> | undefined;
	#last: ChainLink<T> | undefined;

	get isEmpty(): boolean {
		return this.#first === undefined;
	}

	add(value: T): ChainLink<T> {
		const link: ChainLink<T> = { value, isIn: true, before: this.#last, after: undefined };
		if (this.#last === undefined) this.#first = link;
		else this.#last.after = link;
		this.#last = link;
		return link;
	}

	/** Returns false if it was removed before. */
	remove(link: ChainLink<T>): boolean {
		if (!link.isIn) return false;
		const { before, after } = link;
		if (before === undefined) this.#first = after;
		else before.after = after;
		if (after === undefined) this.#last = before;
		else after.before = before;
		link.isIn = false;
		// A removed link that somebody still holds must not keep others in memory.
		link.before = undefined;
		link.after = undefined;
		return true;
	}

	/** All links as of now. Before you use one, check that no other has removed it meanwhile. */
	links(): readonly ChainLink<T>[] {
		const links: ChainLink<T>[] = [];
		for (let link = this.#first; link !== undefined; link = link.after) links.push(link);
		return links;
	}
}
