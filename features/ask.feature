Feature: How one node is asked
  Unless a scenario says otherwise, nodes run 8.1.2.0 and answer within 1 ms. The task id is 4660. The job starts on
  every node at 0 ms and runs for 1000 ms.

  Rule: Each node is asked in a form that its version supports

    # The mistakes: one form is used for all versions; versions are compared as text, so that 10 is before 8, and 8.10
    # is before 8.2.
    @ASK-1 @MUST
    Scenario Outline: A node of build <build> is asked in a form that it answers
      Given the node A
      And node A runs <build>
      When the task is awaited
      Then the wait completes
      And every question has a form that its node answers

      Examples:
        | build       |
        | 4.9.0.11    |
        | 5.6.0.4     |
        | 5.7.0.31    |
        | 6.0.0.1     |
        | 6.2.0.4     |
        | 6.3.0.5     |
        | 6.4.0.3     |
        | 7.0.0.26    |
        | 7.1.0.1     |
        | 7.2.0.4     |
        | 8.0.0.15    |
        | 8.1.0.0     |
        | 8.1.2.0     |
        | 8.1.0.0-rc1 |
        | 8.10.0.1    |
        | 10.0.0.1    |

    # The mistake: id= is used before 8.1, where the server ignores it and lists the jobs of all users.
    @ASK-1 @MUST
    Scenario Outline: A node of build <build> is never asked with id=
      Given the node A
      And node A runs <build>
      When the task is awaited
      Then the wait completes
      And node A is never asked anything that begins with "query-show:id="

      Examples:
        | build    |
        | 5.7.0.31 |
        | 6.0.0.1  |
        | 6.4.0.3  |
        | 7.0.0.26 |
        | 7.2.0.4  |
        | 8.0.0.15 |

    # The exact commands of this library. On 8.1 another driver may also ask with trid=.
    @ASK-1 @MUST @needs:chosen-question
    Scenario Outline: This library asks a node of build <build> with <question>
      Given the node A
      And node A runs <build>
      When the task is awaited
      Then node A is only asked <question>

      Examples: from 8.1
        | build       | question             |
        | 8.1.0.0     | "query-show:id=4660" |
        | 8.1.2.0     | "query-show:id=4660" |
        | 8.1.0.0-rc1 | "query-show:id=4660" |
        | 8.10.0.1    | "query-show:id=4660" |
        | 9.0.0.0     | "query-show:id=4660" |
        | 10.0.0.1    | "query-show:id=4660" |

      Examples: 6.0 to 8.0
        | build    | question               |
        | 6.0.0.1  | "query-show:trid=4660" |
        | 6.10.0.1 | "query-show:trid=4660" |
        | 7.0.0.26 | "query-show:trid=4660" |
        | 8.0.0.15 | "query-show:trid=4660" |
        | 8.0.99.1 | "query-show:trid=4660" |

    # Both modules, because the tracker does not know which of them runs the job.
    @ASK-1 @ASK-8 @MUST @needs:chosen-question
    Scenario Outline: This library first asks a node of build <build> with <question>
      Given the node A
      And node A runs <build>
      When the task is awaited
      Then node A is first asked <question>

      Examples: 5.7
        | build    | question                                         |
        | 5.7.0.31 | "query-show:trid=4660" and "scan-show:trid=4660" |
        | 5.10.0.1 | "query-show:trid=4660" and "scan-show:trid=4660" |

      Examples: before 5.7
        | build    | question                                                                               |
        | 5.6.0.4  | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" |
        | 4.9.0.11 | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" |

    # The mistakes: the module without the job is asked for ever, and a 5.7 server logs a warning each time; after the
    # job was forgotten, only one module is asked.
    @ASK-8 @MUST @needs:chosen-question
    Scenario: Once a module has listed the job, only that module is asked
      Given the node A
      And node A runs 5.7.0.31
      And the job on node A runs for 2500 ms
      When the task is awaited
      Then node A is first asked "query-show:trid=4660" and "scan-show:trid=4660"
      And node A is asked "scan-show:trid=4660"
      And node A is asked 4 times

  Rule: Task ids are unsigned 64-bit numbers

    # The mistakes: the id is stored as a signed number or as a double, or a conversion loses digits.
    @ASK-2 @MUST
    Scenario Outline: The question about task <id> contains all digits of the id
      Given the node A
      And the task id is <id>
      And node A runs 7.0.0.26
      When the task is awaited
      Then the wait completes
      And node A is only asked "query-show:trid=<id>"

      Examples:
        | id                   |
        | 1                    |
        | 4294967296           |
        | 9007199254740991     |
        | 9007199254740993     |
        | 9223372036854775807  |
        | 9223372036854775808  |
        | 18446744073709551615 |

    # The mistake: two different ids become the same double, and the entry of the other job counts.
    @PARSE-9 @SHOULD @needs:parse
    Scenario: The job with the next higher id is not the task's job
      Given the task id is 9007199254740993
      And the reply "trid=9007199254740992:ns=test:status=done(ok):job-progress=100.00"
      When the reply is read
      Then it is not found

    @ASK-2 @MUST @needs:refusal
    Scenario Outline: The invalid id <id> is rejected before any node is asked
      Given the node A
      And the task id is <id>
      When the task is awaited
      Then the wait ends in "invalid_option" at 0 ms
      And nothing is asked

      Examples:
        | id                    |
        | 0                     |
        | 00                    |
        | -1                    |
        | +1                    |
        | 1.5                   |
        | 1e3                   |
        | 0x1F                  |
        | 007                   |
        | abc                   |
        | 12x                   |
        | NaN                   |
        | 18446744073709551616  |
        | 99999999999999999999  |
        | 184467440737095516150 |

  Rule: "Unknown command" says nothing about the job

    # The mistakes: a missing line is read as an empty reply and so as "not found", or it crashes the tracker.
    @ASK-3 @MUST
    Scenario Outline: A node of <build> that does not know the command has not said "not found": <answer>
      Given the nodes A and B
      And node A answers "done" every time
      And node B runs <build>
      And node B answers "<answer>" every time
      When the task is awaited with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | build    | answer               |
        | 7.0.0.26 | missing line         |
        | 8.1.2.0  | unrecognized command |
        | 5.7.0.31 | missing line         |
        | 5.6.0.4  | missing line         |

    @ASK-3 @ROUND-6 @MUST
    Scenario Outline: A node that was seen and then does not know the command has not forgotten the job: <answer>
      Given the node A
      And node A answers "active", then "<answer>" every time
      When the task is awaited for at most 5000 ms
      Then the wait does not complete

      Examples:
        | answer               |
        | missing line         |
        | unrecognized command |

    # The mistake: the error of an unknown command hides the answer to a command that the server knows.
    @ASK-3 @MUST @needs:virtual-time
    Scenario Outline: If a node does not know one command, the other commands are tried: believed <believed>, runs <build>
      Given the node A
      And node A runs <build>
      And the client believes that node A runs <believed>
      And the job on node A runs for 1500 ms
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | believed | build    |
        | 5.6.0.4  | 8.1.2.0  |
        | 5.6.0.4  | 7.0.0.26 |
        | 5.6.0.4  | 6.3.0.5  |
        | 8.0.0.15 | 5.6.0.4  |
        | 6.0.0.1  | 4.9.0.11 |

  Rule: All nodes are asked at the same time

    # The mistake: nodes are asked one after the other, so a round takes as long as all answers together.
    @ASK-4 @SHOULD @needs:virtual-time
    Scenario: A round takes as long as its slowest node
      Given a cluster of 4 nodes
      And node A answers after 300 ms
      And node B answers after 200 ms
      And node C answers after 400 ms
      And node D answers after 100 ms
      When the task is awaited
      Then round 1 begins at 0 ms
      And round 1 ends at 400 ms
      And node A is asked at 0 and 1400 ms
      And node B is asked at 0 and 1400 ms
      And node C is asked at 0 and 1400 ms
      And node D is asked at 0 and 1400 ms
      And the wait completes after 2 rounds at 1800 ms

    # The mistake: one time limit for the whole round instead of one for each question.
    @ASK-4 @ASK-7 @SHOULD @needs:virtual-time
    Scenario: The time limits of several slow nodes do not add up
      Given a cluster of 4 nodes
      And every node answers after 300 ms
      And the job runs for 0 ms
      When the task is awaited with questions given up after 400 ms
      Then the wait completes after 1 round at 300 ms

  Rule: Late answers are ignored

    # The mistake: the late answer to the first question is read as the answer to the second, on the same connection.
    @ASK-5 @SHOULD @needs:virtual-time @needs:forgive
    Scenario Outline: The late answer "<late>" is not read as the answer to the next question
      Given the node A
      And node A answers "<late>" after 220 ms, then "active" after 50 ms, then "done" after 1 ms
      When the task is awaited with polls 100 ms apart, with questions given up after 100 ms, forgiving 1 failure
      Then an answer of node A comes too late
      And the wait has rounds that begin at 0, 200 and 350 ms
      And rounds 1 to 2 are in progress
      And the wait completes after 3 rounds at 351 ms

      Examples:
        | late          |
        | done          |
        | job not found |
        | ERROR:22      |
        | reset         |

    # The mistake: the connection of a question that is given up is kept. Its late answer comes just before the next one.
    @ASK-5 @SHOULD @needs:forgive
    Scenario Outline: A late answer "<late>" on a connection that was kept is not read as the next answer
      Given the node A
      And node A answers "<late>" with "late reply" on the wire, then "active" 3 times, then "done" every time
      When the task is awaited with polls 100 ms apart, with questions given up after 100 ms, forgiving 1 failure
      Then rounds 1 to 4 are in progress
      And the wait completes after 5 rounds

      Examples:
        | late     |
        | done     |
        | ERROR:22 |

    # The same for a driver that looks at the members whenever a question fails, on the same connection.
    @ASK-5 @SHOULD @needs:forgive
    Scenario: A late answer of a named node is not read as its next answer
      Given the node A
      And the task was started on node A alone
      And node A answers "done" with "late reply" on the wire, then "active" 3 times, then "done" every time
      When the task is awaited with polls 100 ms apart, with questions given up after 100 ms, forgiving 1 failure
      Then rounds 1 to 4 are in progress
      And the wait completes after 5 rounds

    # A late answer does not make its node observed: the full grace still follows.
    @ASK-5 @ROUND-10 @SHOULD @needs:grace-3 @needs:virtual-time @needs:forgive
    Scenario: A late answer does not make a node observed
      Given the node A
      And node A answers "active" after 220 ms, then "job not found" every time
      When the task is awaited with polls 100 ms apart, with questions given up after 100 ms, forgiving 1 failure
      Then the wait completes after 4 rounds at 403 ms

    @ASK-5 @SHOULD @needs:virtual-time
    Scenario: A late answer does not change a wait that has ended
      Given the node A
      And node A answers "done" after 1500 ms
      When the task is awaited for at most 1000 ms
      Then the wait ends in "timeout" at 1000 ms

  Rule: The body of a reply

    # The mistake: no line is found, so the body is read as "unknown command" or "not found", or the tracker crashes.
    @ASK-6 @MUST
    Scenario Outline: A body that is an error counts as that error: <body>
      Given the nodes A and B
      And node A answers "active" every time
      And node B runs <build>
      And node B answers the body <body> every time
      When the task is awaited for at most 5000 ms
      Then the wait ends in "server_error" with code <code>

      Examples:
        | build    | body                            | code |
        | 8.1.2.0  | "ERROR:80:not authenticated\\n" | 80   |
        | 7.0.0.26 | "ERROR:80:not authenticated\\n" | 80   |
        | 5.7.0.31 | "ERROR:80:not authenticated\\n" | 80   |
        | 4.9.0.11 | "ERROR:80:not authenticated\\n" | 80   |
        | 8.1.2.0  | "ERROR:80:not authenticated"    | 80   |
        | 8.1.2.0  | "ERROR:20:bad namespace\\n"     | 20   |

    # The mistake: the server did not get to the question in time, but its error is read as an error of the job.
    @ASK-6 @MUST
    Scenario: A node that answers with a timeout error is not complete
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "server timeout" every time
      When the task is awaited with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete

    @ASK-6 @WAIT-11 @MAY @needs:forgive
    Scenario: A timeout error as the whole body counts as a question that timed out
      Given the node A
      And node A answers "server timeout", then "done"
      When the task is awaited forgiving 1 failure
      Then round 1 is in progress
      And the wait completes after 2 rounds

    @ASK-6 @WAIT-11 @MAY
    Scenario: A timeout error as the whole body can be forgiven like a network failure
      Given the node A
      And node A answers "server timeout"
      When the task is awaited
      Then the wait ends in "network_error" of node A after 1 round

    # The server's own time limit was exceeded. From 6.3 to 7.1 this error has no code.
    @ASK-6 @WAIT-11 @MAY
    Scenario Outline: The timeout error of a server of build <build> counts as a network failure
      Given the node A
      And node A runs <build>
      And node A answers "server timeout"
      When the task is awaited
      Then the wait ends in "network_error" of node A after 1 round

      Examples:
        | build    |
        | 6.3.0.36 |
        | 7.0.0.26 |
        | 7.1.0.12 |
        | 7.2.0.17 |

    # Code 9 means a timeout only if it is the whole body. A client that has the same code for its own timeouts cannot
    # distinguish the two.
    @ASK-6 @PARSE-3 @MUST
    Scenario: Error 9 as the value of the command is a server error
      Given the node A
      And node A answers the value "ERROR:9:timeout"
      When the task is awaited
      Then the wait ends in "server_error" with code 9

    # The mistake: a line without a tab crashes the tracker, or is read as "unknown command".
    # The mistake: the result of the first read of a connection counts as the whole reply.
    @ASK-6 @MUST
    Scenario Outline: A reply that arrives in pieces of <bytes> bytes is one reply
      Given the node A
      And node A answers "active" in pieces of <bytes> bytes, then "done" in pieces of <bytes> bytes
      When the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds

      Examples:
        | bytes |
        | 3     |
        | 20    |

    @ASK-6 @PARSE-1 @MUST @needs:grace-3 @needs:chosen-question
    Scenario Outline: A line without a tab has an empty value: <body>
      Given the node A
      And node A answers the body <body> every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | body                       |
        | "query-show:id=4660\\n"    |
        | "query-show:id=4660"       |
        | "query-show:id=4660\\t\\n" |
        | "query-show:id=4660\\t"    |

    # The mistake: any line that begins like the command is accepted. The line for task 46601 is about another task.
    @ASK-6 @MUST @needs:chosen-question
    Scenario Outline: The line of another command is not read as the answer: <body>
      Given the node A
      And node A answers the body <body> every time
      When the task is awaited with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | body                                       |
        | "query-show:id=46601\\tstatus=done(ok)\\n" |
        | "query-show:id=466\\tstatus=done(ok)\\n"   |
        | "xquery-show:id=4660\\tstatus=done(ok)\\n" |
        | "query-show\\tstatus=done(ok)\\n"          |
        | "QUERY-SHOW:ID=4660\\tstatus=done(ok)\\n"  |
        | "\\tstatus=done(ok)\\n"                    |
        | "status=done(ok)\\n"                       |

    @ASK-6 @MUST @needs:chosen-question
    Scenario Outline: The line of the command is found among other lines: <body>
      Given the node A
      And node A answers the body <body> every time
      When the task is awaited
      Then the wait completes after 1 round

      Examples:
        | body                                                                                |
        | "query-show:id=46601\\ttrid=46601:status=active(ok):rps=0\\nquery-show:id=4660\\ttrid=4660:status=done(ok):rps=0\\n" |
        | "\\nquery-show:id=4660\\ttrid=4660:status=done(ok):rps=0\\n"                                        |
        | "query-show:id=4660\\ttrid=4660:status=done(ok):rps=0"                                              |
        | "query-show:id=4660\\ttrid=4660:status=done(ok):rps=0\\n\\tERROR:4:unrecognized command\\n"         |

    # A set name may contain a newline and a tab, and so imitate a whole line.
    @ASK-6 @PARSE-8 @SHOULD @needs:chosen-question
    Scenario: If several lines echo the command, the first one counts
      Given the node A
      And node A answers the body "query-show:id=4660\tstatus=active(ok)\nquery-show:id=4660\tstatus=done(ok)\n", then "done"
      When the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds

    @ASK-6 @PARSE-8 @SHOULD @needs:chosen-question
    Scenario Outline: A newline in a set name does not end the value: <body>
      Given the node A
      And node A answers the body <body>, then "done"
      When the task is awaited
      Then round 1 is <verdict>

      Examples:
        | body                                                                                                            | verdict     |
        | "query-show:id=4660\\ttrid=4660:ns=test:set=a\\nb:rps=0:status=active(ok):job-progress=5.00\\n"                 | in progress |
        | "query-show:id=4660\\ttrid=4660:ns=test:set=a\\nb:rps=0:status=done(ok):job-progress=100.00\\n"                 | complete    |
        | "query-show:id=4660\\ttrid=4660:ns=test:set=a\\nx\\ty:status=done:rps=0:status=active(ok):job-progress=5.00\\n" | in progress |

    # Whole runs with set names that users may choose.
    @PARSE-8 @SHOULD @needs:virtual-time
    Scenario Outline: A query over the set <set> is tracked to its end on <build>
      Given the nodes A and B
      And every node runs <build>
      And the query reads the set <set>
      And the job runs for 5500 ms
      When the task is awaited
      Then rounds 1 to 6 are in progress
      And the wait completes after 7 rounds at 6007 ms

      Examples:
        | build    | set                   |
        | 8.1.2.0  | "a:status=done(ok)"   |
        | 7.0.0.26 | "a:status=done(ok)"   |
        | 6.0.0.1  | "a:status=done(ok)"   |
        | 5.7.0.31 | "a:status=done(ok)"   |
        | 4.9.0.11 | "a:status=done(ok)"   |
        | 8.1.2.0  | "status=done"         |
        | 8.1.2.0  | "ERROR:2:not found"   |
        | 8.1.2.0  | "a;b"                 |
        | 7.0.0.26 | "a;status=done(ok)"   |
        | 5.7.0.31 | "a;b"                 |
        | 8.1.2.0  | "a\\nb"               |
        | 5.6.0.4  | "a\\n\\tb;c:status=x" |

    # The reply to both commands contains the echo of the second one twice, so it is unknown where the first value ends.
    @PARSE-8 @SHOULD @needs:virtual-time
    Scenario Outline: If a set name contains the echo of the second command, each command is asked again separately: <build>
      Given the node A
      And node A runs <build>
      And the query has an index filter
      And the query reads the set <set>
      And the job runs for 2500 ms
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds
      And node A is asked 8 times

      Examples:
        | build    | set                                                     |
        | 5.7.0.31 | "a:status=done(ok)\\nscan-show:trid=4660\\tERROR:2:x"   |
        | 5.7.0.31 | "a\\nscan-show:trid=4660\\tERROR:2:job not found"       |
        | 4.9.0.37 | "\\njobs:module=scan;cmd=get-job;trid=4660\\tERROR:2:x" |

  Rule: Each question has a time limit

    # The mistake: a node that hangs makes the tracker hang.
    @ASK-7 @MUST
    Scenario: A node that never answers does not block the wait for ever
      Given the nodes A and B
      And node B answers "silence" every time
      When the task is awaited
      Then the wait does not complete

    @ASK-7 @MUST @needs:virtual-time @needs:chosen-times
    Scenario: The default time limit of a question is 5000 ms
      Given the nodes A and B
      And node B answers "silence"
      When the task is awaited
      Then a question to node B is given up at 5000 ms
      And the wait ends in "network_error" of node B at 5000 ms

    @ASK-7 @MUST @needs:virtual-time
    Scenario: A question is given up after the request timeout
      Given the nodes A and B
      And node B answers "silence"
      When the task is awaited with questions given up after 200 ms
      Then a question to node B is given up at 200 ms
      And the wait ends in "network_error" of node B at 200 ms

    # If an answer and the time limit fall on the same millisecond, the answer counts.
    @ASK-7 @MUST @needs:virtual-time
    Scenario: An answer that arrives exactly at its time limit counts
      Given the node A
      And node A answers "done" after 200 ms
      When the task is awaited with questions given up after 200 ms
      Then the wait completes after 1 round at 200 ms

    @ASK-7 @MUST @needs:virtual-time
    Scenario: An answer that arrives one millisecond after its time limit does not count
      Given the node A
      And node A answers "done" after 201 ms
      When the task is awaited with questions given up after 200 ms
      Then the wait ends in "network_error" of node A at 200 ms

    # The mistake: one time limit for all questions of the wait.
    @ASK-7 @MUST @needs:virtual-time
    Scenario: Each question has its own time limit
      Given the node A
      And node A answers "active" after 150 ms, then "active" after 199 ms, then "done" after 200 ms
      When the task is awaited with polls 100 ms apart, with questions given up after 200 ms
      Then the wait has rounds that begin at 0, 250 and 549 ms
      And the wait completes after 3 rounds at 749 ms

    @ASK-7 @ASK-9 @SHOULD @needs:virtual-time
    Scenario: A second request in the same round has its own time limit
      Given the node A
      And the client believes that node A runs 5.6.0.4
      And node A answers "unrecognized command" after 150 ms, then "done" after 150 ms
      When the task is awaited with questions given up after 200 ms
      Then the wait completes after 1 round at 300 ms

  Rule: Before 6.0 both modules are asked

    # The mistake: only the query module is asked. It never lists a job without an index filter.
    @ASK-8 @MUST @needs:account
    Scenario Outline: A job is found on <build> whether the server runs it as a query or as a scan: <query>
      Given the node A
      And node A runs <build>
      And <query>
      And the job runs for 2500 ms
      When the task is awaited for at most 60000 ms
      Then the wait completes
      And node A is known to be "<evidence>"

      Examples:
        | build    | query                                    | evidence |
        | 4.9.0.11 | the query reads the set "demo"           | done     |
        | 5.6.0.4  | the query reads the set "demo"           | done     |
        | 5.7.0.31 | the query reads the set "demo"           | done     |
        | 5.7.0.31 | the query runs a function on each record | done     |
        | 4.9.0.11 | the query has an index filter            | vanished |
        | 5.6.0.4  | the query has an index filter            | vanished |
        | 5.7.0.31 | the query has an index filter            | vanished |

    # The mistakes: the first line counts, the last line counts, or the order of a hash map decides.
    @ASK-8 @MUST @needs:chosen-question
    Scenario Outline: The stronger of the two modules' answers counts: query <query>, scan <scan>
      Given the node A
      And node A runs 5.7.0.31
      And node A answers the body "query-show:trid=4660\t<query>\nscan-show:trid=4660\t<scan>\n", then "done"
      When the task is awaited
      Then round 1 is <verdict>

      Examples: in progress
        | query             | scan              | verdict     |
        | trid=4660:status=active:rps=0     | ERROR:2:not found | in progress |
        | ERROR:2:not found | trid=4660:status=active:rps=0     | in progress |
        | trid=4660:status=active:rps=0     | trid=4660:status=done:rps=0       | in progress |
        | trid=4660:status=done:rps=0       | trid=4660:status=active:rps=0     | in progress |
        | trid=4660:status=active:rps=0     | ERROR:81:no       | in progress |
        | ERROR:81:no       | trid=4660:status=active:rps=0     | in progress |

      Examples: complete
        | query             | scan              | verdict  |
        | trid=4660:status=done:rps=0       | ERROR:2:not found | complete |
        | ERROR:2:not found | trid=4660:status=done:rps=0       | complete |
        | trid=4660:status=done:rps=0       | ERROR:81:no       | complete |
        | ERROR:81:no       | trid=4660:status=done:rps=0       | complete |

      Examples: an error
        | query             | scan              | verdict  |
        | ERROR:81:no       | ERROR:2:not found | an error |
        | ERROR:2:not found | ERROR:81:no       | an error |

      Examples: one module does not know the command
        | query                        | scan                         | verdict     |
        | ERROR:4:unrecognized command | trid=4660:status=done:rps=0                  | complete    |
        | trid=4660:status=done:rps=0                  | ERROR:4:unrecognized command | complete    |
        | ERROR:4:unrecognized command | trid=4660:status=active:rps=0                | in progress |
        | ERROR:4:unrecognized command | ERROR:2:not found            | in progress |
        | ERROR:2:not found            | ERROR:4:unrecognized command | in progress |
        | ERROR:4:unrecognized command | ERROR:81:no                  | an error    |

    @ASK-8 @ASK-3 @MUST @needs:chosen-question
    Scenario Outline: The line of one module may be missing: <body>
      Given the node A
      And node A runs 5.7.0.31
      And node A answers the body <body>, then "done"
      When the task is awaited
      Then round 1 is <verdict>

      Examples:
        | body                                         | verdict     |
        | "scan-show:trid=4660\\ttrid=4660:status=done:rps=0\\n"       | complete    |
        | "query-show:trid=4660\\ttrid=4660:status=done:rps=0\\n"      | complete    |
        | "scan-show:trid=4660\\tERROR:2:not found\\n" | in progress |
        | "query-show:trid=4660\\tERROR:81:no\\n"      | an error    |

  Rule: The current version of the node counts

    # The mistake: the version is read only once, when the client first connects to the node.
    @ASK-9 @SHOULD @needs:virtual-time
    Scenario Outline: A node believed to run <believed> that runs <build> is asked again in the same round
      Given the node A
      And node A runs <build>
      And the client believes that node A runs <believed>
      And node A answers "truth"
      When the task is awaited
      Then node A is first asked <first>
      And node A is asked <then>
      And round 1 is in progress
      And round 1 ends at 2 ms
      And the wait completes after 2 rounds at 1003 ms

      Examples:
        | believed | build   | first                                                                                  | then                                                                                   |
        | 5.6.0.4  | 8.1.2.0 | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" | "query-show:id=4660"                                                                   |
        | 5.6.0.4  | 6.3.0.5 | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" | "query-show:trid=4660"                                                                 |
        | 8.0.0.15 | 5.6.0.4 | "query-show:trid=4660"                                                                 | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" |

    @ASK-9 @SHOULD
    Scenario Outline: A node of <build> whose build cannot be read is still tracked
      Given the node A
      And node A runs <build>
      And the build of node A cannot be read
      And the job runs for 1500 ms
      When the task is awaited
      Then node A is first asked "query-show:trid=4660"
      And the wait completes
      And node A is known to be "done"

      Examples:
        | build    |
        | 4.9.0.11 |
        | 5.6.0.4  |
        | 6.0.0.1  |
        | 7.0.0.26 |
        | 8.0.0.15 |
        | 8.1.2.0  |

    @ASK-9 @SHOULD @needs:virtual-time
    Scenario: If the build cannot be read, the form before 5.7 is tried in the same round
      Given the node A
      And node A runs 5.6.0.4
      And the build of node A cannot be read
      And the job runs for 1500 ms
      When the task is awaited
      Then round 1 is in progress
      And round 1 ends at 2 ms

    # The mistake: the tracker keeps asking for ever and never gets an answer.
    @ASK-9 @SHOULD
    Scenario Outline: A node that does not know any of the commands ends the wait: <build>, <answer>
      Given the nodes A and B
      And node B runs <build>
      And node B answers "<answer>" every time
      When the task is awaited
      Then the wait ends in "unsupported" of node B after 1 round
      And the error names "<build>"

      Examples:
        | build    | answer               |
        | 8.1.2.0  | unrecognized command |
        | 7.0.0.26 | missing line         |
        | 5.7.0.31 | missing line         |
        | 5.6.0.4  | missing line         |

    @ASK-9 @SHOULD
    Scenario: A node whose build cannot be read and that does not know any command ends the wait
      Given the node A
      And the build of node A cannot be read
      And node A answers "missing line" every time
      When the task is awaited
      Then the wait ends in "unsupported" of node A after 1 round
      And node A is asked "query-show:trid=4660"
      And node A is asked "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660"
