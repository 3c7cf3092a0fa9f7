import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes, encodeText } from "../../simulator/byte-text.ts";
import { anyCharacter } from "../support/any-character.ts";

const bytes = fc.uint8Array({ maxLength: 40 });
const mixed = fc
	.array(
		fc.oneof(
			bytes,
			fc.string({ unit: anyCharacter }).map((text) => new TextEncoder().encode(text)),
		),
	)
	.map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])));

describe("text that keeps every byte", () => {
	it("becomes the same bytes again, for any bytes", () => {
		fc.assert(
			fc.property(mixed, (given) => {
				expect(encodeText(decodeBytes(given))).toEqual(given);
			}),
		);
	});

	it("is ordinary text if the bytes are UTF-8", () => {
		fc.assert(
			fc.property(fc.string({ unit: anyCharacter }), (text) => {
				expect(decodeBytes(new TextEncoder().encode(text))).toBe(text);
				expect(encodeText(text)).toEqual(new TextEncoder().encode(text));
			}),
		);
	});

	it("keeps the valid characters around a byte that is not UTF-8", () => {
		expect(decodeBytes(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xc3, 0x62))).toBe("a\udcffé\udcc3b");
	});

	it("keeps valid characters of three and four bytes beside a byte that is not UTF-8", () => {
		const given = Uint8Array.of(0xe2, 0x82, 0xac, 0xff, 0xf0, 0x9f, 0x98, 0x80);
		expect(decodeBytes(given)).toBe("€\udcff😀");
	});

	it("keeps a byte order mark", () => {
		expect(decodeBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
	});
});
