import type { ServerBuild } from "../src/job/server-build.ts";
import type { IndexFilter, JobOrder, JobWork } from "./background-job.ts";
import { ByteReader } from "./byte-reader.ts";
import { type Fields, fieldText, readFields, readOperations, u32 } from "./message-fields.ts";
import { isBefore } from "./server-version/release.ts";

/**
 * What a client's message (type 3) requests. `refused`: a background query that servers refuse, with the result code.
 * `other`: a valid message of another kind, such as a single record or a foreground query. `malformed`: bytes that are
 * not a message.
 */
export type StartMessage =
	| { readonly kind: "job"; readonly order: JobOrder }
	| { readonly kind: "refused"; readonly code: 4; readonly taskId: bigint; readonly reason: string }
	| { readonly kind: "other"; readonly taskId: bigint; readonly reason: string }
	| { readonly kind: "malformed"; readonly reason: string };

const HEADER_SIZE = 22;
/** Field numbers (server source, proto.h). Other fields are ignored, as on servers. */
const NAMESPACE = 0;
const SET = 1;
const DIGEST = 4;
const TASK_ID = 7;
const SOCKET_TIMEOUT = 9;
const RECORDS_PER_SECOND = 10;
const PARTITION_IDS = 11;
const INDEX_NAME = 21;
const INDEX_RANGE = 22;
const UDF_PACKAGE = 30;
const UDF_FUNCTION = 31;
const UDF_ARGUMENTS = 32;
const UDF_OP = 33;

const INFO1_READ = 0x01;
const INFO1_SHORT_QUERY = 0x04;
const INFO2_WRITE = 0x01;
const UDF_OP_BACKGROUND = 2;
/** Operations that only read: READ, CDT, expression, bits and HLL reads. A background query must not contain them. */
const READ_OPERATIONS: ReadonlySet<number> = new Set([1, 3, 7, 12, 15]);

/**
 * Reads the body of a message of type 3, without its 8 bytes of framing. Drivers differ in the order of the fields and
 * in the flags of the header. A UDF field, or write operations with the write flag, identify a background query.
 * `release` decides what is refused.
 */
export function readStartMessage(body: Uint8Array, release: ServerBuild): StartMessage {
	const reader = new ByteReader(body);
	const headerSize = reader.u8();
	const info1 = reader.u8();
	const info2 = reader.u8();
	if (headerSize !== HEADER_SIZE || !reader.skip(HEADER_SIZE - 7)) {
		return {
			kind: "malformed",
			reason: `A message must begin with a header of ${HEADER_SIZE} bytes, not ${headerSize ?? body.length}.`,
		};
	}
	const fieldCount = reader.u16();
	const operationCount = reader.u16();
	if (fieldCount === undefined || operationCount === undefined)
		return { kind: "malformed", reason: "The message ends within its header." };
	const fields = readFields(reader, fieldCount);
	if (typeof fields === "string") return { kind: "malformed", reason: fields };
	const operations = readOperations(reader, operationCount);
	if (typeof operations === "string") return { kind: "malformed", reason: operations };
	return classify({ fields, operations, info1: info1 ?? 0, info2: info2 ?? 0 }, release);
}

interface Parts {
	readonly fields: Fields;
	readonly operations: readonly number[];
	readonly info1: number;
	readonly info2: number;
}

function classify(parts: Parts, release: ServerBuild): StartMessage {
	const { fields, info2 } = parts;
	const id = fields.get(TASK_ID);
	if (id !== undefined && id.length !== 8) return { kind: "malformed", reason: `A task id has 8 bytes, not ${id.length}.` };
	const taskId = id === undefined ? 0n : new DataView(id.buffer, id.byteOffset, 8).getBigUint64(0);
	if (fields.has(DIGEST)) return { kind: "other", taskId, reason: "The message is about a single record." };
	const udfOp = fields.get(UDF_OP)?.[0];
	const isUdf = udfOp !== undefined || fields.has(UDF_PACKAGE);
	if (isUdf && udfOp !== UDF_OP_BACKGROUND) return { kind: "other", taskId, reason: "The message is an aggregation." };
	if (!isUdf && (info2 & INFO2_WRITE) === 0) return { kind: "other", taskId, reason: "The message is a foreground query." };
	const reason = whyRefused(parts, isUdf, release);
	return reason === undefined ? orderOf(fields, taskId, isUdf) : { kind: "refused", code: 4, taskId, reason };
}

function whyRefused({ fields, operations, info1 }: Parts, isUdf: boolean, release: ServerBuild): string | undefined {
	// 5.7 accepts the flag of a short query (seen on 5.7.0.31).
	if ((info1 & INFO1_SHORT_QUERY) !== 0 && !isBefore(release, "6.0")) return "A background query must not be a short query.";
	if (isUdf) return fields.has(UDF_PACKAGE) && fields.has(UDF_FUNCTION) ? undefined : "The UDF needs a package and a function.";
	if (operations.length === 0) return "A background query needs operations or a UDF.";
	// Some drivers set the read flag for UDFs, which servers accept. With operations they refuse it (seen on 5.7 to 8.1).
	if ((info1 & INFO1_READ) !== 0 || operations.some((operation) => READ_OPERATIONS.has(operation)))
		return "A background query must not read.";
	return undefined;
}

function orderOf(fields: Fields, taskId: bigint, isUdf: boolean): StartMessage {
	const rps = u32(fields.get(RECORDS_PER_SECOND));
	const socketTimeout = u32(fields.get(SOCKET_TIMEOUT));
	const partitions = fields.get(PARTITION_IDS);
	const filter = readFilter(fields);
	if (rps === "bad" || socketTimeout === "bad" || filter === "bad" || (partitions !== undefined && partitions.length % 2 !== 0)) {
		return { kind: "refused", code: 4, taskId, reason: "A field of the query has the wrong size." };
	}
	const set = fieldText(fields.get(SET));
	const order: JobOrder = {
		taskId,
		namespace: fieldText(fields.get(NAMESPACE)),
		...(set === "" ? {} : { set }),
		work: isUdf ? readUdf(fields) : { kind: "operations" },
		...(filter === undefined ? {} : { filter }),
		...(rps === undefined ? {} : { rps }),
		...(socketTimeout === undefined ? {} : { socketTimeout }),
		...(partitions === undefined ? {} : { partitions: partitions.length / 2 }),
	};
	return { kind: "job", order };
}

function readUdf(fields: Fields): JobWork {
	const packed = fields.get(UDF_ARGUMENTS);
	return {
		kind: "udf",
		package: fieldText(fields.get(UDF_PACKAGE)),
		function: fieldText(fields.get(UDF_FUNCTION)),
		...(packed === undefined ? {} : { arguments: packed.slice() }),
	};
}

/** The range consists of `01`, the length of the bin's name, the name, and the values to search for. */
function readFilter(fields: Fields): IndexFilter | undefined | "bad" {
	const range = fields.get(INDEX_RANGE);
	const name = fieldText(fields.get(INDEX_NAME));
	if (range === undefined) return undefined;
	const length = range[1];
	if (length === undefined || range.length < 2 + length) return "bad";
	const bin = fieldText(range.subarray(2, 2 + length));
	return name === "" ? { bin } : { bin, indexName: name };
}
