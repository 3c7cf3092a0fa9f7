import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFrameDecoder, encodeFrame, type Frame, type MalformedFrame } from "../../src/cluster/info/frame.ts";
import { answers, decodeBody, encodeRequest } from "../../src/cluster/info/message.ts";
import { anyCharacter } from "../support/any-character.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
/** Two long texts are compared much faster than two long arrays. */
const hexOf = (data: Uint8Array): string => Buffer.from(data).toString("hex");
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** The lengths of chunks. */
const cutsOf = (longest: number): fc.Arbitrary<number[]> =>
	fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: longest })), { minLength: 1, maxLength: 60 });
const show = (decoded: readonly (Frame | MalformedFrame)[]): string[] =>
	decoded.map((each) => (each.kind === "frame" ? `${each.type}:${decodeBody(each.body)}` : each.reason));

describe("a frame", () => {
	it("is eight bytes of version, type and size, and the body", () => {
		// As a real server reads it: `02 01`, six bytes of size, then "node\n".
		expect(encodeRequest(["node"])).toEqual(bytes("02 01 000000000005 6e6f64650a"));
		expect(encodeFrame(3, new Uint8Array(0x12345)).subarray(0, 8)).toEqual(bytes("02 03 000000012345"));
	});

	it("has the same bytes for short and long texts, with ASCII characters or others", () => {
		const texts = [
			fc.string(),
			fc.string({ unit: anyCharacter }),
			fc.string({ minLength: 500, maxLength: 600 }),
			fc
				.tuple(fc.string({ minLength: 30, maxLength: 50 }), fc.string({ unit: anyCharacter, maxLength: 2 }))
				.map((parts) => parts.join("")),
		];
		fc.assert(
			fc.property(fc.oneof(...texts), (value) => {
				const command = value.replace(/[\n\0]/g, "") || "node";
				expect(hexOf(encodeRequest([command, "build"]))).toBe(hexOf(encodeFrame(1, text(`${command}\nbuild\n`))));
			}),
		);
	});

	it("may have no body", () => {
		expect(encodeRequest([])).toEqual(encodeFrame(1, new Uint8Array(0)));
		expect(show(createFrameDecoder().push(bytes("02 01 000000000000")))).toEqual(["1:"]);
	});

	it("is not made from a command that a server would read as several commands or as no command", () => {
		for (const command of ["", "node\nbuild", "node\0"])
			expect(() => encodeRequest([command])).toThrow(
				new TypeError(`An info command must be non-empty text without newline or NUL, not ${JSON.stringify(command)}.`),
			);
	});
});

describe("the decoder", () => {
	it("returns the same frames for any division of the stream into chunks", () => {
		const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
		fc.assert(
			fc.property(bodies, cutsOf(400), fc.boolean(), (sent, cuts, sharesMemory) => {
				const stream = Uint8Array.from(sent.flatMap((body) => [...encodeFrame(1, body)]));
				const decoder = createFrameDecoder({ sharesMemory });
				const received: Uint8Array[] = [];
				for (let at = 0, cut = 0; at < stream.length; cut += 1) {
					const next = at + (cuts[cut % cuts.length] ?? 1);
					for (const frame of decoder.push(stream.slice(at, next))) if (frame.kind === "frame") received.push(frame.body);
					at = next;
				}
				expect(received.map(hexOf)).toEqual(sent.map(hexOf));
				expect(decoder.isMidFrame()).toBe(false);
			}),
		);
	});

	it("accepts 128 KiB without a newline, one byte at a time", () => {
		const body = new Uint8Array(128 * 1024).fill(0x61);
		const decoder = createFrameDecoder({ maxBody: body.length });
		const frames: (Frame | MalformedFrame)[] = [];
		for (const byte of encodeFrame(1, body)) frames.push(...decoder.push(Uint8Array.of(byte)));
		expect(frames).toEqual([{ kind: "frame", type: 1, body }]);
	});

	it.each([
		["of its own", (frame: Uint8Array) => frame.slice()],
		// `slice` of a `Buffer` does not copy.
		["of a Buffer", (frame: Uint8Array) => Buffer.from(frame)],
		["that it shares with another frame", (frame: Uint8Array) => Buffer.concat([frame, frame])],
	])("does not return the memory of a chunk %s, which its owner may reuse", (_, chunkWith) => {
		const chunk = chunkWith(encodeFrame(1, text("node\tA1\n")));
		const frames = createFrameDecoder().push(chunk);
		chunk.fill(0);
		expect(new Set(show(frames))).toEqual(new Set(["1:node\tA1\n"]));
	});

	it("can return a body that is a part of the chunk, without a copy", () => {
		const chunk = encodeFrame(1, text("node\tA1\n"));
		const [frame] = createFrameDecoder({ sharesMemory: true }).push(chunk);
		expect(frame?.kind === "frame" && frame.body.buffer === chunk.buffer).toBe(true);
	});

	it("reports that the stream ends in the middle of a frame", () => {
		const decoder = createFrameDecoder();
		decoder.push(bytes("02 01 0000"));
		expect(decoder.isMidFrame()).toBe(true);
		decoder.push(bytes("00000005 6e6f"));
		expect(decoder.isMidFrame()).toBe(true);
		expect(show(decoder.push(bytes("64650a")))).toEqual(["1:node\n"]);
		expect(decoder.isMidFrame()).toBe(false);
	});

	it.each([
		["HTTP instead of the protocol", text("HTTP/1.1 400 Bad Request\r\n\r\n"), "bad_version"],
		["a TLS hello", bytes("16 03 0100c8010000c4"), "bad_version"],
		["version 0 with a type other than security", bytes("00 01 000000000000"), "bad_version"],
		["type 0", bytes("02 00 000000000000"), "bad_type"],
		["type 6", bytes("02 06 000000000000"), "bad_type"],
		["one byte more than a server accepts", bytes("02 01 000008000001"), "too_large"],
		["the largest possible size", bytes("02 01 ffffffffffff"), "too_large"],
	])("reports what is wrong with %s as soon as it has the header", (_, stream, reason) => {
		expect(show(createFrameDecoder().push(stream))).toEqual([reason]);
	});

	it("accepts security messages of version 0, and a body of exactly the largest size", () => {
		expect(show(createFrameDecoder().push(bytes("00 02 000000000000")))).toEqual(["2:"]);
		expect(show(createFrameDecoder({ maxBody: 4 }).push(encodeFrame(1, text("abcd"))))).toEqual(["1:abcd"]);
		expect(show(createFrameDecoder({ maxBody: 4 }).push(encodeFrame(1, text("abcde"))))).toEqual(["too_large"]);
	});

	it("returns no more frames after a malformed frame", () => {
		const decoder = createFrameDecoder({ types: [1] });
		const good = encodeFrame(1, text("node\tA1\n"));
		expect(show(decoder.push(Buffer.concat([good, encodeFrame(3, text("?")), good])))).toEqual(["1:node\tA1\n", "bad_type"]);
		expect(decoder.push(good)).toEqual([]);
	});

	// A name in a reply can contain a whole frame, and a chunk can begin with it.
	it("returns no frame that is a part of another, however the stream is divided", () => {
		const inner = encodeFrame(1, text("node\tforged\n"));
		const outer = encodeFrame(1, Buffer.concat([text("node\t"), inner]));
		for (let cut = 1; cut < outer.length; cut++) {
			const decoder = createFrameDecoder();
			const decoded = [...decoder.push(outer.subarray(0, cut)), ...decoder.push(outer.subarray(cut))];
			expect(decoded.map((each) => (each.kind === "frame" ? hexOf(each.body) : each.reason))).toEqual([hexOf(outer.subarray(8))]);
		}
	});
});

describe("a reply", () => {
	it("may contain any bytes: NULs, a byte order mark, and bytes that are not UTF-8", () => {
		expect(decodeBody(bytes("efbbbf 61 00 62 ff"))).toBe("\uFEFFa\0b\uFFFD");
	});

	it.each([
		["echoes the command", "query-show:id=7\tERROR:2:job not found\n", true],
		["echoes it without a tab, as 4.0 to 6.2 do for an empty list", "query-show:id=7\n", true],
		["answers only a later command, since the first is unknown", "scan-show:trid=7\ttrid=7:status=active(ok)\n", true],
		["is empty, since every command is unknown", "", true],
		["is a whole-body error", "ERROR:80:not authenticated\n", true],
		["echoes another id", "query-show:id=77\tERROR:2:job not found\n", false],
		["echoes a shorter command", "query-show\t\n", false],
		["is not a reply", "\0\0\0", false],
	])("that %s: can it answer the question? %#", (_, body, expected) => {
		expect(answers(body, ["query-show:id=7", "scan-show:trid=7"])).toBe(expected);
	});
});
