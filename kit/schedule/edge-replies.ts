/** What a server writes after the progress of a job. */
const COUNTERS =
	"run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0";

/**
 * Replies at the edge of a clause, for which reply plans have no name. They find mistakes of readers that were
 * only tried on usual replies. `{id}` stands for the task's id.
 */
export const EDGE_VALUES: readonly string[] = [
	"ERROR:2:",
	"ERROR:2:gone",
	"ERROR:2x",
	"ERROR:20",
	"ERROR",
	"ERROR:",
	"ERROR:9:timeout",
	"ERROR:4:ERROR:2:no",
	"ERROR:4:status=done(ok)",
	"ERROR:2:status=active(ok)",
	"FAIL:2:not found",
	"status=active(ok)",
	"status=done(ok)",
	"trid={id}:status=active",
	"trid={id}:status=ACTIVE(ok):job-progress=1.00",
	"trid={id}:status=Done(ok):job-progress=100.00",
	"trid={id}:STATUS=done(ok):job-progress=100.00",
	"trid={id}:ns=test:STATUS=Done(ok):job-progress=100.00",
	"trid={id}:ns=test:status=done",
	"trid={id}:ns=test:status=active:job-progress=0.00:sindex-name=i:",
	"trid={id}:status=undone:job-progress=1.00",
	"trid={id}0:status=done(ok)",
	"trid=0{id}:status=done(ok)",
	"trid={id}:xstatus=done(ok):status=active(ok):job-progress=1.00",
	"trid={id}:statuses=done(ok):status=active(ok):job-progress=1.00",
	"trid={id}:ns=test:set=ERROR:2:status=active(ok):job-progress=1.00",
	// Names that hold a newline, or forge a status and its progress. The server's own run of fields follows (PARSE-8).
	`trid={id}:ns=test:set=a\nb:rps=0:status=active(ok):job-progress=1.00:${COUNTERS}`,
	`trid={id}:ns=test:set=a:status=done(ok):job-progress=1:rps=0:status=active(ok):job-progress=2.00:${COUNTERS}`,
	"trid={id}:ns=a\u0000b:status=done(ok):job-progress=100.00",
];

/** More than a buffer of 64 KiB holds: a node may list a hundred jobs. */
export const LONG_VALUE: string = `${"trid=7:ns=test:status=active(ok):job-progress=1.00:recs-succeeded=0;".repeat(1000)}trid={id}:status=done(ok):job-progress=100.00`;

/** Whole bodies to one command: an extra line, before or after, and a line without its tab. */
export function edgeBodies(command: string, taskId: string): readonly string[] {
	const active = `trid=${taskId}:status=active(ok):job-progress=1.00`;
	const done = `trid=${taskId}:status=done(ok):job-progress=100.00`;
	return [
		`${command}\n`,
		`${command}\t${active}\n${command}\t${done}\n`,
		`namespaces\t${done}\n${command}\t${active}\n`,
		`${command}x\t${done}\n${command}\t${active}\n`,
	];
}
