/** Reads big-endian numbers from bytes. A read past the end gives `undefined`, and so does every read after it. */
export class ByteReader {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	u8(): number | undefined {
		const at = this.#step(1);
		return at === undefined ? undefined : this.#view.getUint8(at);
	}

	u16(): number | undefined {
		const at = this.#step(2);
		return at === undefined ? undefined : this.#view.getUint16(at);
	}

	u32(): number | undefined {
		const at = this.#step(4);
		return at === undefined ? undefined : this.#view.getUint32(at);
	}

	/** The next bytes, without a copy. */
	bytes(count: number): Uint8Array | undefined {
		const at = this.#step(count);
		return at === undefined ? undefined : this.#bytes.subarray(at, at + count);
	}

	skip(count: number): boolean {
		return this.#step(count) !== undefined;
	}

	#step(count: number): number | undefined {
		const at = this.#at;
		if (count > this.#bytes.length - at) {
			this.#at = this.#bytes.length;
			return undefined;
		}
		this.#at = at + count;
		return at;
	}
}
