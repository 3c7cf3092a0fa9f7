import { parseJobRecord } from "../src/job/parse-job-record.ts";
import { readJobReply } from "../src/job/status-response.ts";
import type { SpeedComparison } from "./measure.ts";

const READINGS = 200_000;
const TASK_ID = "700005";

/**
 * As servers write them, of builds that lay an entry out in different ways; all of the same length in fields, more or
 * less.
 */
const REPLIES: readonly string[] = [
	"trid=700005:ns=test:set=small:rps=8000:active-threads=1:status=active(ok):job-progress=40.33:run-time=404:time-since-done=0:recs-throttled=39:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=38:recs-failed=0:from=127.0.0.1+44138:job-type=background-ops:net-io-bytes=30:socket-timeout=10000:ops-active=0",
	"trid=700005:ns=test:set=demo:rps=10000:active-threads=0:status=done(ok):job-progress=100.00:run-time=1000:time-since-done=422:recs-throttled=300:recs-filtered-meta=0:recs-filtered-bins=12:recs-succeeded=300:recs-failed=0:from=127.0.0.1+38122:job-type=background-udf:net-io-bytes=30:socket-timeout=10000:udf-filename=slow:udf-function=touchit:udf-active=0",
	"trid=700005:job-type=background-ops:ns=test:set=small:rps=60:active-threads=1:status=active(ok):job-progress=44.07:run-time=403:time-since-done=0:recs-throttled=39:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=38:recs-failed=0:net-io-bytes=30:net-io-time=0:socket-timeout=10000:from=127.0.0.1+43756:ops-active=0",
	"trid=700005:job-type=background-udf:ns=test:set=demo:priority=0:rps=2000:active-threads=0:status=done(user-aborted):job-progress=100.00:run-time=492:time-since-done=6045:recs-throttled=981:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=981:recs-failed=4:net-io-bytes=30:socket-timeout=10000:from=127.0.0.1+43302:udf-filename=slow:udf-function=spin:udf-active=0",
];

/** Only the status: the first `status=` of the reply, in any place and of any job. */
function naiveStatus(reply: string): string | undefined {
	return /status=(\w+)/.exec(reply)?.[1];
}

/** All fields, as text, and no set's name may hold a colon. */
function naiveFields(reply: string): Record<string, string | undefined> {
	return Object.fromEntries(Array.from(reply.matchAll(/([^:=]+)=([^:]*)/g), ([, name, value]) => [name, value]));
}

export const statusComparison: SpeedComparison = {
	title: "One reply: only the status",
	unit: "ns",
	aim: 150,
	subjects: [
		{
			name: "readJobReply",
			what: "replies",
			run: () => readAll((reply) => readJobReply(reply, TASK_ID).kind === "server_error"),
		},
		{ name: "a regular expression", what: "replies", run: () => readAll((reply) => naiveStatus(reply) === undefined) },
	],
};

export const recordComparison: SpeedComparison = {
	title: "One reply: the full record",
	unit: "ns",
	aim: 1200,
	subjects: [
		{
			name: "parseJobRecord",
			what: "replies",
			run: () => readAll((reply) => parseJobRecord(reply, TASK_ID)?.status === undefined),
		},
		{ name: "a regular expression", what: "replies", run: () => readAll((reply) => naiveFields(reply).status === undefined) },
	],
};

/** Reads the replies over and over. `failed` uses what it read, so that a compiler cannot remove the reading. */
function readAll(failed: (reply: string) => boolean): number {
	let failures = 0;
	for (let reading = 0; reading < READINGS; reading++) {
		if (failed(REPLIES[reading % REPLIES.length] ?? "")) failures++;
	}
	if (failures > 0) throw new Error(`${failures} replies of ${READINGS} were not read.`);
	return READINGS;
}
