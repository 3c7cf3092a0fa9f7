import fc from "fast-check";

/**
 * Every character of Unicode, like the unit `binary` of fast-check, which needs almost a second to list its characters.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
	.oneof({ weight: 27, arbitrary: fc.integer({ min: 0, max: 0xd7ff }) }, fc.integer({ min: 0xe000, max: 0x10ffff }))
	.map((code) => String.fromCodePoint(code));
