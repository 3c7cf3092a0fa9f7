Feature: Waiting for a task
  Unless a scenario says otherwise: nodes run 8.1.2.0 and answer within 1 ms, with the state at the instant of the
  question. The job starts on every node at 0 ms and runs for 1000 ms. The task is awaited at 0 ms with polls 1000 ms
  apart and without a timeout. Rounds then take 1 ms and begin at 0, 1001, 2002, 3003 ms, and so on.

  Rule: The first round begins at once

    # The mistake: the tracker sleeps before its first question.
    @WAIT-1 @SHOULD @needs:virtual-time
    Scenario: A task that is already complete is found complete at once
      Given the nodes A and B
      And the job runs for 0 ms
      When the task is awaited at 500 ms
      Then node A is asked at 500 ms
      And the wait completes after 1 round at 501 ms

    @WAIT-1 @SHOULD @needs:virtual-time
    Scenario: A long poll interval does not delay the first round
      Given the node A
      And node A answers "done"
      When the task is awaited with polls 3600000 ms apart
      Then the wait completes after 1 round at 1 ms

  Rule: The pause between rounds

    @WAIT-2 @MUST @needs:virtual-time
    Scenario: The default pause is 1000 ms
      Given the node A
      And node A answers "active" 3 times, then "done"
      When the task is awaited
      Then the wait has rounds that begin at 0, 1001, 2002 and 3003 ms
      And the wait completes after 4 rounds at 3004 ms

    # The mistakes: the pause is measured from start to start, or from the call, or is limited to 1000 ms.
    @WAIT-2 @MUST @needs:virtual-time
    Scenario Outline: A pause of <poll> ms begins at the end of a round of <latency> ms
      Given the node A
      And node A answers after <latency> ms
      And node A answers "active" 2 times, then "done"
      When the task is awaited with polls <poll> ms apart
      Then the wait has rounds that begin at 0, <second> and <third> ms
      And no two rounds of a wait overlap

      Examples:
        | poll  | latency | second | third  |
        | 1     | 1       | 2      | 4      |
        | 20    | 1       | 21     | 42     |
        | 250   | 1       | 251    | 502    |
        | 250   | 300     | 550    | 1100   |
        | 999   | 1       | 1000   | 2000   |
        | 60000 | 1       | 60001  | 120002 |

    # The mistakes: the pause stays long near the end, or short far from it; the grace gets shorter pauses.
    @WAIT-2 @MUST @needs:virtual-time @needs:adaptive
    Scenario: An adaptive interval polls often only near the predicted end
      Given the node A
      And the job on node A runs for 10000 ms
      When the task is awaited with adaptive polls at least 50 ms apart, with adaptive polls at most 3000 ms apart
      Then the wait completes after 6 rounds at 10022 ms

    # The mistake: the node that ends first decides.
    @WAIT-2 @MUST @needs:virtual-time @needs:adaptive
    Scenario: An adaptive interval follows the node that ends last
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for 4000 ms
      When the task is awaited with adaptive polls at least 50 ms apart, with adaptive polls at most 3000 ms apart
      Then the wait completes after 4 rounds at 4012 ms

    @WAIT-2 @MUST @needs:virtual-time @needs:adaptive
    Scenario: An adaptive interval keeps the usual pause until a node reports the job
      Given the node A
      And node A answers "job not found" 2 times, then "done"
      When the task is awaited with adaptive polls at least 50 ms apart, with adaptive polls at most 3000 ms apart
      Then the wait has rounds that begin at 0, 1001 and 2002 ms

    # The mistakes: 0 is treated as "not given"; a pause of 0 becomes a loop that blocks everything else.
    @WAIT-2 @MUST @needs:virtual-time
    Scenario: A pause of 0 ms is allowed
      Given the node A
      And the job runs for 5 ms
      When the task is awaited with polls 0 ms apart
      Then the wait has rounds that begin at 0, 1, 2, 3, 4 and 5 ms
      And the wait completes after 6 rounds at 6 ms

    @WAIT-2 @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: With a pause of 0 ms the grace is also three rounds
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited with polls 0 ms apart
      Then the wait completes after 3 rounds at 3 ms

    @WAIT-2 @WAIT-8 @SHOULD @needs:virtual-time
    Scenario: A pause may be a fraction of a millisecond
      Given the node A
      And the job runs for 2 ms
      When the task is awaited with polls 0.5 ms apart
      Then the wait has rounds that begin at 0, 1.5 and 3 ms
      And the wait completes after 3 rounds at 4 ms

    # The pause is measured after each round, even if that round took long.
    @WAIT-2 @MUST @needs:virtual-time
    Scenario: Rounds of different lengths are followed by pauses of the same length
      Given the node A
      And node A answers "active" after 700 ms, then "active" after 1 ms, then "active" after 200 ms, then "done"
      When the task is awaited with polls 100 ms apart
      Then the wait has rounds that begin at 0, 800, 901 and 1201 ms
      And the wait completes after 4 rounds at 1202 ms

  Rule: Without a timeout a wait has no time limit

    # The mistakes: a default timeout, 30 seconds of a socket, 1000 polls, or 20 retries end the wait.
    @WAIT-3 @MUST
    Scenario: A job that takes 1100 rounds is awaited
      Given the nodes A and B
      And node A answers "active" 1099 times, then "done" every time
      And node B answers "done" every time
      When the task is awaited with polls 0 ms apart
      Then the wait completes after 1100 rounds

    @WAIT-3 @MUST @needs:virtual-time
    Scenario: A job that takes a day is awaited
      Given a cluster of 3 nodes
      And the job on node B runs for 86400000 ms
      When the task is awaited with polls 3600000 ms apart
      Then the wait completes after 25 rounds at 86400025 ms

    @WAIT-3 @MUST @needs:virtual-time
    Scenario: A job that takes an hour is awaited with the default pause
      Given the node A
      And the job runs for 3600000 ms
      When the task is awaited
      Then the wait completes after 3598 rounds at 3600598 ms

    @WAIT-3 @WAIT-8 @SHOULD @needs:virtual-time
    Scenario: A timeout of Infinity means that there is no time limit
      Given the node A
      And the job runs for 86400000 ms
      When the task is awaited with polls 3600000 ms apart, for at most Infinity ms
      Then the wait completes after 25 rounds at 86400025 ms

  Rule: With a timeout a wait has a time limit

    # The mistakes: the wait reports success when its time is over, or never ends.
    @WAIT-4 @MUST
    Scenario Outline: A task that is not complete at the timeout ends the wait in "timeout": <answer>
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers <answer>
      When the task is awaited with polls 1000 ms apart, for at most 1500 ms
      Then the wait ends in "timeout"

      Examples:
        | answer                          |
        | "active" every time             |
        | "aborting" every time           |
        | "job not found" every time      |
        | "empty" every time              |
        | "silence" every time            |
        | "done" every time after 2000 ms |

    @WAIT-4 @PARSE-6 @PARSE-9 @PARSE-13 @SHOULD
    Scenario Outline: A node that never shows the job's status does not complete a wait: <answer>
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers <answer>
      When the task is awaited with polls 1000 ms apart, for at most 1500 ms
      Then the wait ends in "timeout"

      Examples:
        | answer                       |
        | "unknown status" every time  |
        | "no status" every time       |
        | "other jobs only" every time |

    @WAIT-4 @MUST
    Scenario: A task that completes before the timeout does not end in "timeout"
      Given the nodes A and B
      When the task is awaited for at most 60000 ms
      Then the wait completes

    # At the deadline the result is "timeout", even if the question's own time limit ends at the same instant.
    @WAIT-4 @MUST @needs:virtual-time
    Scenario Outline: A node that is silent until the deadline is a timeout, with questions given up after <limit> ms
      Given the nodes A and B
      And node B answers "silence" every time
      When the task is awaited with questions given up after <limit> ms, for at most 3000 ms
      Then the wait ends in "timeout" at 3000 ms

      Examples:
        | limit |
        | 5000  |
        | 3001  |
        | 3000  |

    @WAIT-4 @ASK-7 @MUST @needs:virtual-time
    Scenario: A question that is given up before the deadline is a network failure
      Given the nodes A and B
      And node B answers "silence" every time
      When the task is awaited with questions given up after 2999 ms, for at most 3000 ms
      Then the wait ends in "network_error" of node B at 2999 ms

    # The last round begins at 1999 ms, so its questions end at the deadline.
    @WAIT-4 @MUST @needs:virtual-time
    Scenario: A node that is silent in the last round is a timeout
      Given the node A
      And node A answers "active" 2 times, then "silence" every time
      When the task is awaited with questions given up after 500 ms, for at most 2000 ms
      Then the wait ends in "timeout" at 2000 ms

    # The mistake: forgiven failures extend the wait.
    @WAIT-4 @WAIT-11 @MAY @needs:forgive @needs:virtual-time
    Scenario: Forgiven failures do not move the deadline
      Given the node A
      And node A answers "refused" every time
      When the task is awaited forgiving 100 failures, for at most 5000 ms
      Then the wait ends in "timeout" at 5000 ms

    # The mistake: a wait gives up if another pause would end after its deadline. A slow connection can hide that.
    @WAIT-5 @SHOULD @needs:true-pace
    Scenario: A wait does not give up one pause before its timeout
      Given the node A
      And node A answers "active" every time
      When the task is awaited for at most 3900 ms
      Then the wait ends in "timeout" at 3900 ms

  Rule: The wait ends exactly at its deadline

    # The mistakes: the wait ends early because the next poll would be too late; or late, because it sleeps for the
    # whole pause.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: The wait ends at its timeout of <timeout> ms, with polls <poll> ms apart
      Given the nodes A and B
      And the job on node B runs for ever
      When the task is awaited with polls <poll> ms apart, for at most <timeout> ms
      Then the wait ends in "timeout" at <timeout> ms
      And no two rounds of a wait overlap

      Examples: around the poll interval
        | timeout | poll |
        | 1       | 1000 |
        | 2       | 1000 |
        | 3       | 1000 |
        | 500     | 1000 |
        | 999     | 1000 |
        | 1000    | 1000 |
        | 1001    | 1000 |
        | 1002    | 1000 |
        | 1003    | 1000 |
        | 1500    | 1000 |
        | 5000    | 1000 |

      Examples: short and long pauses
        | timeout | poll    |
        | 100     | 0       |
        | 115     | 20      |
        | 5000    | 3600000 |
        | 0.5     | 1000    |
        | 1.5     | 1000    |

    # One last round begins shortly before the deadline, so that a round as long as the one before can still end.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: With a timeout of <timeout> ms the last round begins at <last> ms
      Given the node A
      And node A answers after <latency> ms
      And the job runs for ever
      When the task is awaited for at most <timeout> ms
      Then the wait has rounds that begin at <starts> ms
      And the wait ends in "timeout" at <timeout> ms

      Examples: rounds of 1 ms
        | timeout | latency | last | starts                 |
        | 2       | 1       | 1    | 0 and 1                |
        | 500     | 1       | 499  | 0 and 499              |
        | 1000    | 1       | 999  | 0 and 999              |
        | 1001    | 1       | 1000 | 0 and 1000             |
        | 1500    | 1       | 1499 | 0, 1001 and 1499       |
        | 2500    | 1       | 2499 | 0, 1001, 2002 and 2499 |

      Examples: rounds of 300 ms
        | timeout | latency | last | starts           |
        | 600     | 300     | 300  | 0 and 300        |
        | 1000    | 300     | 700  | 0 and 700        |
        | 1599    | 300     | 1299 | 0 and 1299       |
        | 2000    | 300     | 1700 | 0, 1300 and 1700 |

    # A round exactly one pause after the one before is a usual round, even if it is the last.
    @WAIT-5 @ROUND-8 @SHOULD @needs:grace @needs:virtual-time
    Scenario: A round that just fits before the deadline is not early, and counts for the grace
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited with a grace of 2 rounds, for at most 1002 ms
      Then the wait completes after 2 rounds at 1002 ms

    @WAIT-5 @ROUND-8 @SHOULD @needs:grace @needs:virtual-time
    Scenario: A last round that begins one millisecond early does not complete the grace
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited with a grace of 2 rounds, for at most 1001 ms
      Then the wait has rounds that begin at 0 and 1000 ms
      And the wait ends in "timeout" at 1001 ms

    # Only the last round can see this. A wait that gives up before its deadline misses it.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: A job that ends just before the timeout is found done: after <duration> ms, in <timeout> ms
      Given the node A
      And the job runs for <duration> ms
      When the task is awaited for at most <timeout> ms
      Then the wait completes after <rounds> rounds at <timeout> ms

      Examples:
        | duration | timeout | rounds |
        | 1        | 2       | 2      |
        | 400      | 500     | 2      |
        | 499      | 500     | 2      |
        | 1200     | 1500    | 3      |
        | 1499     | 1500    | 3      |
        | 4999     | 5000    | 6      |

    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: A job that ends one millisecond too late is not found done: after <duration> ms, in <timeout> ms
      Given the node A
      And the job runs for <duration> ms
      When the task is awaited for at most <timeout> ms
      Then the wait ends in "timeout" at <timeout> ms

      Examples:
        | duration | timeout |
        | 2        | 2       |
        | 500      | 500     |
        | 1500     | 1500    |
        | 5000     | 5000    |

    # If an answer and the deadline fall on the same millisecond, the answer counts.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: An answer exactly at the deadline counts: "<answer>"
      Given the node A
      And node A answers "<answer>" after 100 ms
      When the task is awaited for at most 100 ms
      Then <ending>
      And the wait has 1 round

      Examples:
        | answer        | ending                                                             |
        | done          | the wait completes after 1 round at 100 ms                         |
        | ERROR:22      | the wait ends in "server_error" of node A after 1 round at 100 ms  |
        | refused       | the wait ends in "network_error" of node A after 1 round at 100 ms |
        | active        | the wait ends in "timeout" after 1 round at 100 ms                 |
        | job not found | the wait ends in "timeout" after 1 round at 100 ms                 |

    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: An answer one millisecond after the deadline does not count: "<answer>"
      Given the node A
      And node A answers "<answer>" after 101 ms
      When the task is awaited for at most 100 ms
      Then the wait ends in "timeout" at 100 ms
      And a question to node A is given up at 100 ms

      Examples:
        | answer   |
        | done     |
        | ERROR:22 |
        | refused  |

    # The mistake: a slow node decides when the wait ends.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: The first round is cut off at the deadline
      Given the nodes A and B
      And node B answers after 4000 ms
      When the task is awaited for at most 1000 ms
      Then the wait ends in "timeout" at 1000 ms
      And a question to node B is given up at 1000 ms
      And nothing is asked after 0 ms

    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: A usual round is cut off at the deadline
      Given the node A
      And node A answers "active" after 1 ms, then "done" after 500 ms
      When the task is awaited with polls 100 ms apart, for at most 300 ms
      Then node A is asked at 0 and 101 ms
      And the wait ends in "timeout" at 300 ms

    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: The last round is cut off at the deadline
      Given the node A
      And node A answers "active" after 1 ms, then "done" after 2 ms
      When the task is awaited for at most 500 ms
      Then node A is asked at 0 and 499 ms
      And the wait ends in "timeout" at 500 ms

    # If a round takes more than half of the time, the next one begins at once and is cut off at the deadline.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: A last round that cannot end before the deadline begins at once
      Given the node A
      And node A answers after 600 ms
      When the task is awaited for at most 1000 ms
      Then node A is asked at 0 and 600 ms
      And the wait ends in "timeout" at 1000 ms

    # There is exactly one last round. No question follows it, even if it ended early.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: If the last round is shorter than expected, no question follows it
      Given the node A
      And node A answers "active" after 300 ms, then "active" after 1 ms, then "done" every time
      When the task is awaited for at most 1000 ms
      Then node A is asked at 0 and 700 ms
      And the wait ends in "timeout" at 1000 ms

    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario Outline: The last round may end the wait before the deadline: "<answer>"
      Given the node A
      And node A answers "active" after 300 ms, then "<answer>" after 50 ms
      When the task is awaited for at most 1000 ms
      Then <ending>

      Examples:
        | answer   | ending                                              |
        | done     | the wait completes after 2 rounds at 750 ms         |
        | ERROR:20 | the wait ends in "server_error" of node A at 750 ms |

    # If the round before the last was short, the last round may begin late.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: The length of the round before decides when the last round begins
      Given the node A
      And node A answers "active" after 300 ms, then "active" after 10 ms, then "done" after 10 ms
      When the task is awaited for at most 2000 ms
      Then the wait has rounds that begin at 0, 1300 and 1990 ms
      And the wait completes after 3 rounds at 2000 ms

    # The deadline is measured from the call.
    @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: The timeout of a wait that begins later ends later
      Given the node A
      And the job runs for ever
      When the task is awaited at 2500 ms, for at most 1500 ms
      Then the wait has rounds that begin at 2500, 3501 and 3999 ms
      And the wait ends in "timeout" at 4000 ms

  Rule: A timeout of 0 means one round

    # The mistakes: 0 is treated as "no timeout"; no question is asked; the round is cut off because a reply takes longer
    # than 0 ms.
    @WAIT-6 @SHOULD
    Scenario Outline: With a timeout of 0 a node that answers "<answer>" is asked once
      Given the nodes A and B
      And node A answers "done"
      And node B answers "<answer>"
      When the task is awaited for at most 0 ms
      Then <ending>
      And node A is asked 1 time
      And node B is asked 1 time

      Examples:
        | answer        | ending                                                  |
        | done          | the wait completes after 1 round                        |
        | active        | the wait ends in "timeout" after 1 round                |
        | job not found | the wait ends in "timeout" after 1 round                |
        | ERROR:22      | the wait ends in "server_error" of node B after 1 round |

    @WAIT-6 @SHOULD @needs:virtual-time
    Scenario Outline: With a timeout of 0 the round may take time: "<answer>"
      Given the node A
      And node A answers "<answer>" after 300 ms
      When the task is awaited for at most 0 ms
      Then <ending>

      Examples:
        | answer | ending                                             |
        | done   | the wait completes after 1 round at 300 ms         |
        | active | the wait ends in "timeout" after 1 round at 300 ms |

    @WAIT-6 @SHOULD
    Scenario: With a timeout of 0 a cluster without nodes is an error
      Given a cluster of 0 nodes
      When the task is awaited for at most 0 ms
      Then the wait ends in "invalid_node"

    # The mistake: the question gets the timeout of the wait as its own time limit.
    @WAIT-6 @SHOULD @needs:virtual-time
    Scenario: With a timeout of 0 only the request timeout limits the round
      Given the node A
      And node A answers "done" after 200 ms
      When the task is awaited for at most 0 ms, with questions given up after 200 ms
      Then the wait completes after 1 round at 200 ms

    # The deadline is at the call itself, so the question is given up after it. A node that refuses the connection has
    # failed.
    @WAIT-6 @WAIT-4 @SHOULD @needs:virtual-time
    Scenario Outline: With a timeout of 0 a node that does not answer ends the wait: "<answer>"
      Given the node A
      And node A answers "<answer>"
      When the task is awaited for at most 0 ms, with questions given up after 200 ms
      Then the wait ends in "<code>" after 1 round at <end> ms

      Examples:
        | answer  | code          | end |
        | silence | timeout       | 200 |
        | refused | network_error | 1   |

  Rule: Observations are kept for the whole wait

    # The mistake: only the last round, or only the first one, is remembered.
    @WAIT-7 @ROUND-6 @MUST
    Scenario: A node that was seen in the first round is remembered in the fifth
      Given the nodes A and B
      And node A answers "active", then "job not found" every time
      And node B answers "active" 4 times, then "done" every time
      When the task is awaited
      Then the wait completes after 5 rounds

    # The mistake: a memory that is cleared now and then, so that it cannot grow.
    @WAIT-7 @ROUND-6 @MUST
    Scenario: A node that was seen in the first round is remembered after 70 rounds
      Given the nodes A and B
      And node A answers "active", then "job not found" every time
      And node B answers "active" 70 times, then "done" every time
      When the task is awaited
      Then the wait completes after 71 rounds

    @WAIT-7 @ROUND-6 @MUST @needs:full-sweep
    Scenario: Nodes that were seen in different rounds are all remembered
      Given a cluster of 3 nodes
      And node A answers "active", then "job not found" every time
      And node B answers "job not found", then "active", then "job not found" every time
      And node C answers "job not found" 2 times, then "active", then "job not found" every time
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

    @WAIT-7 @ROUND-6 @MUST @needs:virtual-time
    Scenario: A node that was seen, left and came back without the job is remembered
      Given the nodes A and B
      And the job on node A runs for 2500 ms
      And the job on node B runs for ever
      When node B leaves at 500 ms
      And node B restarts at 600 ms
      And node B joins at 1500 ms
      And the task is awaited
      Then the wait completes after 4 rounds at 3004 ms

    # The observations of an earlier wait do not change the length of the grace of a later one.
    @WAIT-7 @WAIT-9 @ROUND-8 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario: Each wait has its own grace
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited
      And the task is awaited at 1500 ms
      Then the first wait completes after 3 rounds at 2003 ms
      And the second wait completes after 3 rounds at 3503 ms

  Rule: Invalid options are rejected

    # The mistakes: a negative pause crashes the second round; NaN is never reached; null counts as 0.
    @WAIT-8 @SHOULD @needs:refusal
    Scenario Outline: <option> may not be <value>
      Given the node A
      When the task is awaited
      And the wait is given the option "<option>" as <value>
      Then the wait ends in "invalid_option" at 0 ms
      And the error names "<option>"
      And nothing is asked

      Examples: durations
        | option         | value  |
        | pollInterval   | -1     |
        | pollInterval   | -0.001 |
        | pollInterval   | null   |
        | pollInterval   | "1000" |
        | pollInterval   | true   |
        | timeout        | -1     |
        | timeout        | -5     |
        | timeout        | null   |
        | timeout        | "60s"  |
        | timeout        | false  |
        | requestTimeout | -1     |
        | requestTimeout | 0      |
        | requestTimeout | null   |
        | requestTimeout | "5000" |

      Examples: counts
        | option  | value |
        | grace   | 0     |
        | grace   | -1    |
        | grace   | 1.5   |
        | grace   | null  |
        | forgive | -1    |
        | forgive | 0.5   |
        | forgive | null  |

      Examples: names that do not exist
        | option        | value |
        | poll_interval | 1000  |
        | interval      | 1000  |
        | timeOut       | 5000  |
        | retries       | 3     |

    # The mistakes: NaN is not below and not above a limit, so it is accepted; with an endless pause the wait never
    # ends.
    @WAIT-8 @SHOULD @needs:refusal @needs:virtual-time
    Scenario Outline: Numbers that an option does not allow are rejected: <terms>
      Given the node A
      When the task is awaited <terms>
      Then the wait ends in "invalid_option" at 0 ms
      And nothing is asked

      Examples:
        | terms                                |
        | with polls NaN ms apart              |
        | with polls Infinity ms apart         |
        | with polls -Infinity ms apart        |
        | for at most NaN ms                   |
        | for at most -Infinity ms             |
        | with questions given up after NaN ms |
        | with a grace of NaN rounds           |
        | forgiving NaN failures               |

    # The mistake: a timer that holds only 31 bits fires at once.
    @WAIT-8 @SHOULD @needs:virtual-time
    Scenario: A pause may be longer than 2^31-1 ms
      Given the node A
      When the task is awaited with polls 3000000000 ms apart
      Then the wait completes after 2 rounds at 3000000002 ms

    @WAIT-8 @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: A timeout may be longer than 2^31-1 ms
      Given the node A
      And the job runs for ever
      When the task is awaited with polls 1000000000 ms apart, for at most 3000000000 ms
      Then the wait has rounds that begin at 0, 1000000001, 2000000002 and 2999999999 ms
      And the wait ends in "timeout" at 3000000000 ms

    @WAIT-8 @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: A timeout may be a fraction of a millisecond
      Given the node A
      And the job runs for ever
      When the task is awaited for at most 2.5 ms
      Then the wait has rounds that begin at 0 and 1.5 ms
      And the wait ends in "timeout" at 2.5 ms

  Rule: What calls on one task share

    # The mistake: two waits count each other's rounds, so the grace is over in half the time.
    @WAIT-9 @ROUND-8 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario: Two waits at the same time count their own empty rounds
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited
      And the task is awaited at 200 ms
      And the task is awaited at 400 ms
      Then the first wait completes after 3 rounds at 2003 ms
      And the second wait completes after 3 rounds at 2203 ms
      And the third wait completes after 3 rounds at 2403 ms

    @WAIT-9 @WAIT-11 @MAY @needs:forgive @needs:virtual-time
    Scenario: Two waits at the same time count their own failures
      Given the node A
      And node A answers "refused" 2 times, then "done" every time
      When the task is awaited forgiving 1 failure
      And the task is awaited at 500 ms, forgiving 1 failure
      Then the first wait completes after 2 rounds at 1002 ms
      And the second wait completes after 2 rounds at 1502 ms

    @WAIT-9 @SHOULD @needs:shared-observations @needs:virtual-time
    Scenario: A later wait on the same handle knows the observations of an earlier wait
      Given the node A
      And node A answers "active", then "job not found" every time
      When the task is awaited
      And the task is awaited at 2000 ms
      Then the first wait completes after 2 rounds at 1002 ms
      And the second wait completes after 1 round at 2001 ms

    # The mistake: observations are stored by task id. After the job was evicted, another job may have the same id.
    @WAIT-9 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario: A wait on another handle does not know the observations of an earlier wait
      Given the node A
      And node A answers "active", then "job not found" every time
      When the task is awaited
      And the task is awaited at 2000 ms, on another handle
      Then the first wait completes after 2 rounds at 1002 ms
      And the second wait completes after 3 rounds at 4003 ms

    # The round that has seen node A is still open, so its observation does not count yet.
    @WAIT-9 @SHOULD @needs:shared-observations @needs:virtual-time
    Scenario: The observations of a round count from the end of the round
      Given the nodes A and B
      And node A answers "active", then "job not found" every time
      And node B answers "active" after 500 ms, then "done" every time
      When the task is awaited
      And the task is awaited at 100 ms
      Then the second wait completes after 2 rounds at 1102 ms
      And the first wait completes after 2 rounds at 1501 ms

    @WAIT-9 @SHOULD @needs:shared-observations @needs:virtual-time
    Scenario: The observations of another wait count in a round that is still open
      Given the nodes A and B
      And node A answers "active", then "job not found" every time
      And node B answers "active" after 500 ms, then "done" every time after 600 ms
      When the task is awaited
      And the task is awaited at 100 ms
      Then the second wait completes after 1 round at 700 ms

    # The mistake: cancelling one wait also cancels the other waits.
    @WAIT-9 @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario: Cancelling one wait does not affect another wait
      Given the node A
      And the job runs for 2500 ms
      When the task is awaited until cancelled at 1500 ms
      And the task is awaited
      Then the first wait ends with its caller's reason at 1500 ms
      And the second wait completes after 4 rounds at 3004 ms

    @WAIT-9 @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario: Cancelling one wait during a round does not affect the answers for another wait
      Given the node A
      And node A answers after 300 ms
      And the job runs for 0 ms
      When the task is awaited until cancelled at 100 ms
      And the task is awaited
      Then the first wait ends with its caller's reason at 100 ms
      And the second wait completes after 1 round at 300 ms

    @WAIT-9 @WAIT-5 @SHOULD @needs:virtual-time
    Scenario: The timeout of one wait does not affect another wait
      Given the node A
      And the job runs for 2500 ms
      When the task is awaited for at most 1500 ms
      And the task is awaited
      Then the first wait ends in "timeout" at 1500 ms
      And the second wait completes after 4 rounds at 3004 ms

  Rule: What waits on one cluster object share

    # The mistakes: the second wait begins with the next poll of the first; it joins that poll although its own pause is
    # too short; the common pause is too long.
    @WAIT-1 @WAIT-2 @SHOULD @needs:shared-polls @needs:virtual-time
    Scenario: A wait that comes later begins at once, and then joins the polls of the other
      Given the node A
      And a driver whose waits poll together
      And the job runs for 4500 ms
      When the task is awaited
      And the task is awaited at 300 ms
      Then the first wait has rounds that begin at 0, 1001, 2002, 3003, 4004 and 5005 ms
      And the second wait has rounds that begin at 300, 2002, 3003, 4004 and 5005 ms

    # The mistake: the error answers only the first question of the request.
    @ASK-6 @MUST @needs:shared-polls @needs:virtual-time
    Scenario: An error as the whole body answers each wait of a common request
      Given the node A
      And a driver whose waits poll together
      And node A answers "active" 2 times, then the body "ERROR:80:not authenticated\\n" every time
      When the task is awaited
      And the task is awaited on another handle
      Then the first wait ends in "server_error" with code 80
      And the second wait ends in "server_error" with code 80

    # The mistake: the time limit of the request ends the wait that asked first, and the other waits for ever.
    @ASK-7 @MUST @needs:shared-polls @needs:virtual-time
    Scenario: The end of a common request's time limit counts for each wait
      Given the node A
      And a driver whose waits poll together
      And node A answers "active" 2 times, then "silence"
      When the task is awaited with questions given up after 700 ms
      And the task is awaited on another handle, with questions given up after 700 ms
      Then the first wait ends in "network_error" at 1701 ms
      And the second wait ends in "network_error" at 1701 ms

    # The mistake: the common request is given up with the first of its questions.
    @WAIT-9 @WAIT-10 @MAY @needs:cancel @needs:shared-polls @needs:virtual-time
    Scenario: A wait that is cancelled leaves a common request without harm
      Given the node A
      And a driver whose waits poll together
      And node A answers after 300 ms
      And the job runs for 500 ms
      When the task is awaited until cancelled at 1400 ms
      And the task is awaited on another handle
      Then the first wait ends with its caller's reason at 1400 ms
      And the second wait completes after 2 rounds at 1600 ms

  Rule: A wait can be cancelled

    # The mistake: the wait ends only after its pause, or after the open question.
    @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario Outline: A wait that is cancelled at <at> ms ends at once, <when>
      Given the nodes A and B
      And node B answers after 300 ms
      And the job runs for ever
      When the task is awaited
      And the wait is cancelled at <at> ms
      Then the wait ends with its caller's reason at <at> ms
      And nothing is asked after <last> ms

      Examples:
        | at   | last | when                       |
        | 1    | 0    | during a round    |
        | 299  | 0    | just before a round's end  |
        | 700  | 0    | in the pause               |
        | 1299 | 0    | just before the next round |
        | 1301 | 1300 | just after it began        |

    @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario: The open questions of a wait that is cancelled are given up
      Given the nodes A and B
      And node B answers "silence"
      When the task is awaited
      And the wait is cancelled at 250 ms
      Then the wait ends with its caller's reason at 250 ms
      And a question to node B is given up at 250 ms

    @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario: A wait that was cancelled before it began asks no question
      Given the node A
      When the task is awaited at 500 ms, until cancelled at 200 ms
      Then the wait ends with its caller's reason at 500 ms
      And nothing is asked

    # The first event that ends the wait decides how it ends.
    @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario: Cancelling a wait that has ended has no effect
      Given the node A
      And node A answers "done"
      When the task is awaited
      And the wait is cancelled at 500 ms
      Then the wait completes after 1 round at 1 ms

    @WAIT-10 @MAY @needs:cancel @needs:virtual-time
    Scenario: If a wait is cancelled before its timeout, it ends with its caller's reason
      Given the node A
      And the job runs for ever
      When the task is awaited for at most 2000 ms
      And the wait is cancelled at 1999 ms
      Then the wait ends with its caller's reason at 1999 ms

  Rule: Failures may be forgiven

    # The mistake: failures are forgiven although the caller set no budget.
    @WAIT-11 @MAY
    Scenario Outline: Without a budget the first failure ends the wait: <failure>
      Given the nodes A and B
      And node B answers "active" 2 times, then "<failure>"
      And node A answers "active" every time
      When the task is awaited with questions given up after 100 ms
      Then the wait ends in "network_error" of node B after 3 rounds
      And the error names "B"

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |
        | silence |

    # The mistake: the count is off by one.
    @WAIT-11 @MAY @needs:forgive
    Scenario Outline: A budget of <budget> forgives <budget> failures in a row
      Given the nodes A and B
      And node A answers "active" every time
      And node B answers "refused" <budget> times, then "done" every time
      When the task is awaited forgiving <budget> failures, for at most <timeout> ms
      Then rounds 1 to <budget> are in progress
      And the wait ends in "timeout"

      Examples:
        | budget | timeout |
        | 1      | 5000    |
        | 2      | 5000    |
        | 5      | 9000    |

    @WAIT-11 @MAY @needs:forgive
    Scenario Outline: A budget of <budget> does not forgive one more failure
      Given the nodes A and B
      And node A answers "active" every time
      And node B answers "refused" every time
      When the task is awaited forgiving <budget> failures
      Then the wait ends in "network_error" of node B after <rounds> rounds

      Examples:
        | budget | rounds |
        | 0      | 1      |
        | 1      | 2      |
        | 2      | 3      |
        | 5      | 6      |

    # Failures with different causes count together if they come one after the other.
    @WAIT-11 @MAY @needs:forgive
    Scenario: Failures of different kinds count together
      Given the node A
      And node A answers "refused", then "reset", then "silence", then "closed" every time
      When the task is awaited forgiving 3 failures, with questions given up after 100 ms
      Then the wait ends in "network_error" of node A after 4 rounds

    # The mistake: all failures of the wait are counted, instead of those in a row.
    @WAIT-11 @MAY @needs:forgive
    Scenario Outline: An answer resets the count of failures: "<answer>"
      Given the nodes A and B
      And node A answers "active" 5 times, then "done" every time
      And node B answers "refused", then "<answer>", then "refused", then "<answer>", then "refused", then "done"
      When the task is awaited forgiving 1 failure
      Then the wait completes after 6 rounds

      Examples:
        | answer        |
        | active        |
        | job not found |
        | empty         |

    # The mistake: all nodes share one budget.
    @WAIT-11 @MAY @needs:forgive
    Scenario: Each node has its own count of failures
      Given a cluster of 3 nodes
      And node A answers "refused", then "done" every time
      And node B answers "active", then "refused", then "done" every time
      And node C answers "refused", then "done" every time
      When the task is awaited forgiving 1 failure
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

    @WAIT-11 @MAY @needs:forgive @needs:virtual-time
    Scenario: A node that leaves and joins again starts with a count of zero
      Given the nodes A and B
      And the job on node A runs for 3500 ms
      And node B answers "refused" 2 times, then "done" every time
      When node B leaves at 500 ms
      And node B joins at 1500 ms
      And the task is awaited forgiving 1 failure
      Then the wait completes after 5 rounds at 4005 ms

    @WAIT-11 @MAY @needs:forgive
    Scenario Outline: Some failures are never forgiven: <answer>
      Given the nodes A and B
      And node B answers "<answer>" every time
      When the task is awaited forgiving 100 failures
      Then the wait ends in "<code>" of node B after 1 round

      Examples:
        | answer            | code          |
        | malformed frame   | network_error |
        | ERROR:20          | server_error  |
        | bad id            | server_error  |
        | not authenticated | server_error  |

    # The mistake: a node restarts in a few seconds, and that ends the wait for a job of hours.
    @WAIT-11 @MAY @needs:forgive @needs:virtual-time
    Scenario: With a budget a wait survives a node that is down for a while
      Given a cluster of 3 nodes
      And the job runs for 20000 ms
      When node B crashes at 5500 ms
      And node B restarts at 9500 ms
      And the task is awaited forgiving 5 failures
      Then rounds 1 to 20 are in progress
      And the wait completes after 21 rounds at 20021 ms
      And node B is known to be "vanished"

    @WAIT-11 @MAY @needs:virtual-time
    Scenario: Without a budget a node that is down ends the wait
      Given a cluster of 3 nodes
      And the job runs for 20000 ms
      When node B crashes at 5500 ms
      And the task is awaited
      Then the wait ends in "network_error" of node B at 6007 ms

    # A round that is not possible takes no time: the next round begins one pause later.
    @WAIT-11 @ROUND-2 @MAY @needs:forgive @needs:virtual-time
    Scenario: With a budget a wait survives a cluster that is not ready for a while
      Given the node A
      And the job runs for 2500 ms
      When the cluster is not ready from 500 ms on
      And the cluster is ready from 1500 ms on
      And the task is awaited forgiving 1 failure
      Then the wait has rounds that begin at 0, 1001, 2001 and 3002 ms
      And the wait completes after 4 rounds at 3003 ms

    @WAIT-11 @ROUND-2 @MAY @needs:forgive @needs:virtual-time
    Scenario: A cluster that stays not ready for longer than the budget allows ends the wait
      Given the node A
      And the job runs for ever
      When the cluster is not ready from 500 ms on
      And the task is awaited forgiving 2 failures
      Then the wait ends in "cluster_not_ready" after 4 rounds at 3001 ms

    @WAIT-11 @ROUND-2 @MAY @needs:forgive @needs:virtual-time
    Scenario: With a budget a wait survives a named node that is out of the cluster for a while
      Given the nodes A and B
      And the task was started on node A alone
      And the job on node A runs for 2500 ms
      When node A leaves at 500 ms
      And node A joins at 1500 ms
      And the task is awaited forgiving 1 failure
      Then the wait completes after 4 rounds at 3003 ms

    @WAIT-11 @ROUND-2 @MAY @needs:forgive @needs:virtual-time
    Scenario: A named node that stays out of the cluster for longer than the budget allows ends the wait
      Given the nodes A and B
      And the task was started on node A alone
      And the job on node A runs for ever
      When node A leaves at 500 ms
      And the task is awaited forgiving 1 failure
      Then the wait ends in "invalid_node" of node A after 3 rounds at 2001 ms

    # The mistake: a typo in the name of a node is retried for ever.
    @WAIT-11 @ROUND-2 @MAY @needs:forgive
    Scenario: If the named node is not active in the first round, the wait ends in an error, with any budget
      Given the nodes A and B
      And the task was started on node A alone
      When node A leaves at 100 ms
      And the task is awaited at 500 ms, forgiving 100 failures
      Then the wait ends in "invalid_node" of node A at 500 ms

  Rule: Only one round runs at a time

    # The mistake: a timer starts a new poll although the last one has not been answered yet.
    @WAIT-12 @SHOULD @needs:virtual-time
    Scenario Outline: Replies that take <latency> ms do not pile up with polls <poll> ms apart
      Given the nodes A and B
      And node B answers after <latency> ms
      And the job runs for 2500 ms
      When the task is awaited with polls <poll> ms apart
      Then no two rounds of a wait overlap
      And the wait has rounds that begin at <starts> ms

      Examples:
        | latency | poll | starts                 |
        | 1000    | 5    | 0, 1005, 2010 and 3015 |
        | 1500    | 1000 | 0 and 2500             |
        | 2000    | 0    | 0, 2000 and 4000       |

    # If rounds overlapped, an early answer of a later round could overtake an earlier round.
    @WAIT-12 @SHOULD @needs:virtual-time
    Scenario: A node that does not answer for a while delays the round and is not asked again
      Given the nodes A and B
      And the job runs for 1000 ms
      When node B is held at 500 ms
      And node B is released at 4000 ms
      And the task is awaited
      Then node A is asked at 0 and 1001 ms
      And node B is asked at 0 and 1001 ms
      And the wait completes after 2 rounds at 4001 ms

  Rule: Before 6.0 a node without the job does not complete the wait at its timeout either

    # The mistake: the first node that does not find the job decides for all nodes, and the wait reports success when its
    # time is over.
    @WAIT-4 @MUST @needs:true-pace
    Scenario Outline: At the timeout, a node before 6.0 without the job does not decide for one in progress: A <a>, B <b>
      Given the nodes A and B
      And every node runs 5.7.0.31
      And node A answers "<a>" every time
      And node B answers "<b>" every time
      When the task is awaited for at most 3500 ms
      Then the wait ends in "timeout"

      Examples:
        | a             | b             |
        | job not found | active        |
        | active        | job not found |

    # The mistake: a wait whose last answer was "not found" reports success when its time is over. The grace lasts longer
    # than this timeout (ROUND-11).
    @WAIT-4 @MUST @needs:true-pace
    Scenario Outline: At the timeout, a node before 6.0 that never found the job is not complete: A <a>, B <b>
      Given the nodes A and B
      And every node runs 5.7.0.31
      And node A answers "<a>" every time
      And node B answers "<b>" every time
      When the task is awaited with polls 300 ms apart, for at most 1400 ms
      Then the wait ends in "timeout"

      Examples:
        | a             | b             |
        | job not found | job not found |
        | job not found | done          |
        | done          | job not found |
