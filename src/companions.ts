/** A companion and the object that it belongs to. */
interface Entry<K, V> {
	readonly owner: K;
	readonly value: V;
}

/**
 * Gives each object a companion for its whole lifetime, like a `WeakMap`. The object itself holds its companion, so
 * both are freed together at once. A `WeakMap` would move thousands of short-lived clusters to the old generation
 * first, which takes more time than all their waits.
 */
export class Companions<K extends object, V> {
	/** Not enumerable, so that a copy of the object does not get it. */
	readonly #key: symbol = Symbol("companion");
	/** For frozen objects, for proxies, and for objects whose prototype has a companion. */
	readonly #others = new WeakMap<K, V>();

	get(object: K): V | undefined {
		const entry = this.#entryOf(object);
		return entry?.owner === object ? entry.value : this.#others.get(object);
	}

	/** Sets the companion of an object that does not have one. */
	set(object: K, value: V): void {
		const entry: Entry<K, V> = { owner: object, value };
		if (this.#entryOf(object) === undefined && Object.isExtensible(object)) {
			Object.defineProperty(object, this.#key, { value: entry });
		} else {
			this.#others.set(object, value);
		}
	}

	#entryOf(object: K): Entry<K, V> | undefined {
		return (object as { readonly [key: symbol]: Entry<K, V> | undefined })[this.#key];
	}
}
