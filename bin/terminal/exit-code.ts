/** The exit codes that all commands share. The help of a command lists the others. */
export const EXIT = {
	ok: 0,
	/** The command found something wrong: for example a failed requirement or an aborted job. */
	failed: 1,
	/** The command could not do its work, for example because a file is missing. */
	couldNotRun: 2,
	/** `replay`: the run is longer than its trace, so it is not judged. */
	tooLong: 3,
	/** The arguments are wrong (EX_USAGE of sysexits). */
	usage: 64,
	/** An internal error (EX_SOFTWARE of sysexits). */
	bug: 70,
	/** The output could not be written: the disk is full, or the reader of a pipe closed it (EX_IOERR of sysexits). */
	couldNotReport: 74,
	/** What a shell reports if SIGHUP ended the program. */
	hungUp: 129,
	/** What a shell reports if Ctrl-C (SIGINT) ended the program. */
	interrupted: 130,
	/** What a shell reports if SIGTERM ended the program. */
	terminated: 143,
} as const;
