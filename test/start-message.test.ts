import { describe, expect, it } from "vitest";
import { releaseOf } from "../simulator/server-version/release.ts";
import { readStartMessage, type StartMessage } from "../simulator/start-message.ts";
import { startReply } from "../simulator/start-reply.ts";

/** Starts as real drivers send them, without their eight bytes of framing. */
const NODE_OPERATIONS =
	"1600010000000000000000000000000003e800040001000000050074657374000000050164656d6f000000050900007530000000090700000000000012340000000d02010001610000000000000001";
const NODE_UDF =
	"1600010000000000000000000000000003e800080000000000050074657374000000050164656d6f00000005090000753000000009070000000000001234000000022102000000061e6d796d6f64000000051f6d79666e00000003209101";
const GO_UDF =
	"1601000400000000000000000000000249ec00080000000000050074657374000000050164656d6f00000009070000000000001234000000050900007530000000022102000000061e6d796d6f64000000051f6d79666e00000003209101";

function bytes(hex: string): Uint8Array {
	return Uint8Array.from(Buffer.from(hex, "hex"));
}

function read(body: Uint8Array, version = "8.1.2.0"): StartMessage {
	return readStartMessage(body, releaseOf(version));
}

function hex(data: Uint8Array): string {
	return Buffer.from(data).toString("hex");
}

const HEADER = "160001000000000000000000000000000000";
const field = (type: number, data: string) =>
	(data.length / 2 + 1).toString(16).padStart(8, "0") + type.toString(16).padStart(2, "0") + data;
const ID = field(7, "0000000000001234");
const TEST = field(0, "74657374");
const WRITE = "0000000d02010001610000000000000001";

/** A message of these fields and operations. */
function message(fields: readonly string[], operations: readonly string[] = [WRITE], header: string = HEADER): Uint8Array {
	const count = (list: readonly string[]) => list.length.toString(16).padStart(4, "0");
	return bytes(header + count(fields) + count(operations) + fields.join("") + operations.join(""));
}

describe("the start of a background query", () => {
	it("by write operations is read from the C client's bytes", () => {
		expect(read(bytes(NODE_OPERATIONS))).toEqual({
			kind: "job",
			order: { taskId: 0x1234n, namespace: "test", set: "demo", work: { kind: "operations" }, socketTimeout: 30_000 },
		});
	});

	it.each([
		["the C client's", NODE_UDF],
		["the Go client's, with other flags and the id before the timeout,", GO_UDF],
	])("by a UDF is read from %s bytes", (_whose, udf) => {
		expect(read(bytes(udf))).toEqual({
			kind: "job",
			order: {
				taskId: 0x1234n,
				namespace: "test",
				set: "demo",
				work: { kind: "udf", package: "mymod", function: "myfn", arguments: bytes("9101") },
				socketTimeout: 30_000,
			},
		});
	});

	it("may contain an index range, partitions, a rate and unknown fields, in any order", () => {
		const range = field(22, "01017801000000080000000000000000000000080000000000000003e8");
		const fields = [field(10, "000000c8"), range, field(99, "ffff"), ID, field(11, "010002000300"), TEST, field(8, "0064")];
		expect(read(message(fields))).toEqual({
			kind: "job",
			order: { taskId: 0x1234n, namespace: "test", work: { kind: "operations" }, filter: { bin: "x" }, rps: 200, partitions: 3 },
		});
	});

	it("contains the index that the client names", () => {
		expect(read(message([TEST, ID, field(22, "010178"), field(21, "696478")]))).toMatchObject({
			order: { filter: { bin: "x", indexName: "idx" } },
		});
	});

	it("without an id leaves the id to the node, and without a set means the whole namespace", () => {
		expect(read(message([TEST, field(1, "")]))).toEqual({
			kind: "job",
			order: { taskId: 0n, namespace: "test", work: { kind: "operations" } },
		});
	});

	it("uses the first one of a repeated field", () => {
		expect(read(message([TEST, ID, field(0, "6f74686572")]))).toMatchObject({ order: { namespace: "test" } });
	});

	it("keeps an id above 2^63", () => {
		expect(read(message([TEST, field(7, "ffffffffffffffff")]))).toMatchObject({ order: { taskId: 2n ** 64n - 1n } });
	});
});

describe("a message that starts no job", () => {
	it.each<[string, Uint8Array]>([
		["is refused if it has no operations", message([TEST, ID], [])],
		["is refused if it reads", message([TEST, ID], [WRITE, "000000050100000161"])],
		["is refused if it has the read flag and operations", message([TEST, ID], [WRITE], HEADER.replace("160001", "160101"))],
		["is refused as a short query", message([TEST, ID], [WRITE], HEADER.replace("160001", "160401"))],
		["is refused if its UDF has no function", message([TEST, ID, field(33, "02"), field(30, "6d")], [])],
		["is refused if a field has the wrong size", message([TEST, ID, field(10, "00")])],
		["is refused if its index range is cut", message([TEST, ID, field(22, "010561")])],
	])("%s", (_what, body) => {
		expect(read(body)).toMatchObject({ kind: "refused", code: 4, taskId: 0x1234n });
	});

	it("is malformed if an operation has fewer than four bytes", () => {
		expect(read(message([TEST, ID], ["00000003020100"]))).toEqual({
			kind: "malformed",
			reason: "Operation 1 of 1 does not end within the message.",
		});
	});

	it("is another message if it is about a single record", () => {
		expect(read(message([TEST, ID, field(4, "00".repeat(20))]))).toEqual({
			kind: "other",
			taskId: 0x1234n,
			reason: "The message is about a single record.",
		});
	});

	it("is not refused as a short query by 5.7, which accepts the flag", () => {
		const short = message([TEST, ID], [WRITE], HEADER.replace("160001", "160401"));
		expect(read(short, "5.7.0.31").kind).toBe("job");
		expect(read(short, "6.0.0.22").kind).toBe("refused");
	});

	it("is not refused for the read flag if it is a UDF, since some drivers set it", () => {
		expect(read(bytes(GO_UDF)).kind).toBe("job");
		expect(read(bytes(NODE_UDF.replace("160001", "160101"))).kind).toBe("job");
	});

	it.each<[string, Uint8Array]>([
		["a single record", message([TEST, field(4, "00".repeat(20))])],
		["a foreground query", message([TEST, ID], [], HEADER.replace("160001", "160100"))],
		["an aggregation", message([TEST, ID, field(33, "01"), field(30, "6d"), field(31, "66")], [])],
	])("is of another kind: %s", (_what, body) => {
		expect(read(body).kind).toBe("other");
	});

	it("is malformed if it is cut at any byte", () => {
		const whole = bytes(NODE_UDF);
		for (let length = 0; length < whole.length; length++) {
			expect(read(whole.subarray(0, length)).kind, `${length} bytes`).toBe("malformed");
		}
	});

	it.each<[string, Uint8Array]>([
		["another header", message([TEST], [WRITE], HEADER.replace("16", "15"))],
		["a field that is longer than the message", message(["7fffffff0074"])],
		["a field without a type", message(["00000000"])],
		["an id of seven bytes", message([TEST, field(7, "00000000000012")])],
		["more fields than any client sends", message(Array.from({ length: 65 }, () => TEST))],
		["an operation that is cut", message([TEST, ID], ["000000ff02"])],
	])("is malformed: %s", (_what, body) => {
		expect(read(body)).toMatchObject({ kind: "malformed", reason: expect.stringMatching(/\.$/) });
	});

	it("can also be read from a view into a larger buffer", () => {
		const padded = bytes(`ffffffffff${NODE_OPERATIONS}ff`);
		expect(read(padded.subarray(5, padded.length - 1))).toMatchObject({
			order: { taskId: 0x1234n, namespace: "test" },
		});
	});
});

describe("the reply to a start", () => {
	it("is one final message if the start was accepted, on every release", () => {
		for (const release of ["4.9", "7.2", "8.1"]) {
			expect(hex(startReply(releaseOf(release), 0, 7n))).toBe("020300000000001616000001000000000000000000000000000000000000");
		}
	});

	it("does not have the last flag if the start was refused, and contains the task id up to 7.2", () => {
		expect(hex(startReply(releaseOf("8.0"), 2, 700010n))).toBe("020300000000001616000000000200000000000000000000000000000000");
		expect(hex(startReply(releaseOf("7.2"), 2, 700010n))).toBe(
			"020300000000002316000000000200000000000000000000000000010000000000090700000000000aae6a",
		);
	});

	it("has 30 bytes if the refused request had no task id, on every release", () => {
		for (const release of ["5.7", "7.2", "8.1"]) {
			expect(hex(startReply(releaseOf(release), 4, 0n))).toBe("020300000000001616000000000400000000000000000000000000000000");
		}
	});

	it("carries codes above 127", () => {
		expect(startReply(releaseOf("8.1"), 201, 1n)[13]).toBe(201);
	});
});
