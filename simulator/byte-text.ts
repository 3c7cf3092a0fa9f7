/**
 * Text that keeps every byte. Servers echo commands and show names byte for byte, even if they are not UTF-8. A byte
 * that does not belong to valid UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, and becomes the same byte again when
 * the text is encoded.
 */

const STRICT: TextDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER: TextEncoder = new TextEncoder();
const ESCAPE = 0xdc00;
/** The lone surrogates that stand for bytes. With the flag `u` the pattern does not match half of a surrogate pair. */
const ESCAPED = /[\udc80-\udcff]/u;

export function decodeBytes(bytes: Uint8Array): string {
	try {
		return STRICT.decode(bytes);
	} catch {
		return decodeMixed(bytes);
	}
}

export function encodeText(text: string): Uint8Array {
	if (!ESCAPED.test(text)) return ENCODER.encode(text);
	const pieces = [...text].map((character) => {
		const code = character.codePointAt(0) ?? 0;
		return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff ? Uint8Array.of(code - ESCAPE) : ENCODER.encode(character);
	});
	const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.length;
	}
	return bytes;
}

function decodeMixed(bytes: Uint8Array): string {
	let text = "";
	for (let at = 0; at < bytes.length; ) {
		const length = validLength(bytes, at);
		text += length === 0 ? String.fromCharCode(ESCAPE + (bytes[at] ?? 0)) : STRICT.decode(bytes.subarray(at, at + length));
		at += Math.max(1, length);
	}
	return text;
}

/** The number of bytes of the valid character at `at`; 0 if the byte there does not begin one. */
function validLength(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	try {
		STRICT.decode(bytes.subarray(at, at + length));
		return at + length <= bytes.length ? length : 0;
	} catch {
		return 0;
	}
}
