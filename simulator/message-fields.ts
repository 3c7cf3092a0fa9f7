import type { ByteReader } from "./byte-reader.ts";
import { decodeBytes } from "./byte-text.ts";

/** A message with more fields is refused before they are read. Real messages have about twelve. */
const MOST_FIELDS = 64;

export type Fields = ReadonlyMap<number, Uint8Array>;

/** The fields by number, or a sentence that says why they cannot be read. */
export function readFields(reader: ByteReader, count: number): Fields | string {
	if (count > MOST_FIELDS) return `A message may have ${MOST_FIELDS} fields; this one announces ${count}.`;
	const fields = new Map<number, Uint8Array>();
	for (let at = 1; at <= count; at++) {
		const size = reader.u32();
		const type = reader.u8();
		const data = size === undefined || size < 1 ? undefined : reader.bytes(size - 1);
		if (type === undefined || data === undefined) return `Field ${at} of ${count} does not end within the message.`;
		// If a field is given twice, the first one counts.
		if (!fields.has(type)) fields.set(type, data);
	}
	return fields;
}

/** The numbers of the operations, or a sentence that says why they cannot be read. */
export function readOperations(reader: ByteReader, count: number): readonly number[] | string {
	const operations: number[] = [];
	for (let at = 1; at <= count; at++) {
		const size = reader.u32();
		const data = size === undefined || size < 4 ? undefined : reader.bytes(size);
		const operation = data?.[0];
		if (operation === undefined) return `Operation ${at} of ${count} does not end within the message.`;
		operations.push(operation);
	}
	return operations;
}

/** A field of four bytes. */
export function u32(data: Uint8Array | undefined): number | undefined | "bad" {
	if (data === undefined) return undefined;
	return data.length === 4 ? new DataView(data.buffer, data.byteOffset, 4).getUint32(0) : "bad";
}

/** A text field, with every byte as it was sent; "" if it is absent. */
export function fieldText(data: Uint8Array | undefined): string {
	return data === undefined ? "" : decodeBytes(data);
}
