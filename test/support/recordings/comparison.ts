/** What differs from run to run on one and the same server, and so is not held. */
const FREE_FIELDS: RegExp =
	/\b(job-progress|run-time|time-since-done|recs-[a-z-]+|active-threads|ops-active|udf-active|net-io-[a-z]+|from)=[^:;\n]*/g;

/** A part of the statistics that the recordings leave out. So only the simulated reply can have it. */
const UPTIME: RegExp = /;uptime=\d+/g;

/** Whether two replies are equal, except for the values of the free fields. */
export function isSameReply(recorded: string, simulated: string): boolean {
	return (
		recorded === simulated || recorded.replace(FREE_FIELDS, "$1=") === simulated.replace(UPTIME, "").replace(FREE_FIELDS, "$1=")
	);
}
