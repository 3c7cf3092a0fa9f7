Feature: One question to one node
  Unless a scenario says otherwise, nodes run 8.1.2.0 and answer within 1 ms, the task's id is 4660, and its job starts on every node at 0 ms and runs for 1000 ms.

  Rule: Each node is asked in its own words

    # The mistakes: one form for all versions, and versions compared as text, by which 10 comes before 8 and 8.10 before 8.2.
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

    # The mistake: id= before 8.1, where it lists everybody's jobs.
    @ASK-1 @MUST
    Scenario Outline: A node of build <build> is never asked by id=
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

    # What this library asks, word for word. Another driver may ask by trid= on 8.1 as well.
    @ASK-1 @MUST @needs:chosen-question
    Scenario Outline: The question to a node of build <build> is <question>
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

      Examples: 5.7
        | build    | question                                         |
        | 5.7.0.31 | "query-show:trid=4660" and "scan-show:trid=4660" |
        | 5.10.0.1 | "query-show:trid=4660" and "scan-show:trid=4660" |

      Examples: before 5.7
        | build    | question                                                                               |
        | 5.6.0.4  | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" |
        | 4.9.0.11 | "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660" |

  Rule: Ids are unsigned 64-bit numbers

    # The mistakes: a signed number, a double, or a conversion that loses digits.
    @ASK-2 @MUST
    Scenario Outline: The task <id> is asked about with all its digits
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

    # The mistake: two ids that are one as a double, and the other job's entry is believed.
    @ASK-2 @PARSE-9 @SHOULD @needs:grace-3
    Scenario: The job with the next id is not ours
      Given the node A
      And the task id is 9007199254740993
      And node A answers the value "trid=9007199254740992:ns=test:status=done(ok):job-progress=100.00" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress

    @ASK-2 @MUST @needs:refusal
    Scenario Outline: The id <id> is refused before anything is asked
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

  Rule: An unknown command is no answer about the job

    # The mistakes: a missing line is an empty reply, hence "not found"; or it crashes the tracker.
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
    Scenario Outline: A node that was seen and no longer knows the command has not forgotten the job: <answer>
      Given the node A
      And node A answers "active", then "<answer>" every time
      When the task is awaited for at most 5000 ms
      Then the wait does not complete

      Examples:
        | answer               |
        | missing line         |
        | unrecognized command |

    # The mistake: the error of a command that does not exist hides what the command that does exist says.
    @ASK-3 @MUST @needs:virtual-time
    Scenario Outline: Other commands are asked where one is not known: taken for <believed>, runs <build>
      Given the node A
      And node A runs <build>
      And the client takes node A for build <believed>
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

  Rule: Side by side

    # The mistake: one node after the other, so that a round takes the sum.
    @ASK-4 @SHOULD @needs:virtual-time
    Scenario: A round lasts as long as its slowest node
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

    # The mistake: one time limit for the round instead of one for each question.
    @ASK-4 @ASK-7 @SHOULD @needs:virtual-time
    Scenario: The time limits of slow nodes do not add up
      Given a cluster of 4 nodes
      And every node answers after 300 ms
      And the job runs for 0 ms
      When the task is awaited with questions given up after 400 ms
      Then the wait completes after 1 round at 300 ms

  Rule: Late answers are thrown away

    # The mistake: the answer to the first question is read as that to the second, on the same connection.
    @ASK-5 @SHOULD @needs:virtual-time @needs:forgive
    Scenario Outline: The late answer "<late>" is not that to the next question
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

    # It makes nobody observed either: after it, the full grace runs.
    @ASK-5 @ROUND-10 @SHOULD @needs:grace-3 @needs:virtual-time @needs:forgive
    Scenario: A late answer makes no node observed
      Given the node A
      And node A answers "active" after 220 ms, then "job not found" every time
      When the task is awaited with polls 100 ms apart, with questions given up after 100 ms, forgiving 1 failure
      Then the wait completes after 4 rounds at 403 ms

    @ASK-5 @SHOULD @needs:virtual-time
    Scenario: A late answer does not help a wait that is over
      Given the node A
      And node A answers "done" after 1500 ms
      When the task is awaited for at most 1000 ms
      Then the wait ends in "timeout" at 1000 ms

  Rule: The body of a reply

    # The mistake: no line is found, so "the command is not known", or "not found", or a crash.
    @ASK-6 @MUST
    Scenario Outline: A body that is an error is that error: <body>
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

    # The mistake: an error of the job, although the server never got round to the question.
    @ASK-6 @MUST
    Scenario: A server that had no time is not complete
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "server timeout" every time
      When the task is awaited with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete

    @ASK-6 @WAIT-11 @MAY @needs:forgive
    Scenario: A server that had no time is a question that timed out
      Given the node A
      And node A answers "server timeout", then "done"
      When the task is awaited forgiving 1 failure
      Then round 1 is in progress
      And the wait completes after 2 rounds

    @ASK-6 @WAIT-11 @MAY
    Scenario: A server that had no time fails like the network
      Given the node A
      And node A answers "server timeout"
      When the task is awaited
      Then the wait ends in "network_error" of node A after 1 round

    # The server's own limit ran out. From 6.3 to 7.1 this error has no code.
    @ASK-6 @WAIT-11 @MAY
    Scenario Outline: The timeout of a server of build <build> fails like the network
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

    # Code 9 is special in place of a body alone.
    @ASK-6 @PARSE-3 @MUST
    Scenario: Error 9 as a value is a server error
      Given the node A
      And node A answers the value "ERROR:9:timeout"
      When the task is awaited
      Then the wait ends in "server_error" with code 9

    # The mistake: a line without a tab crashes the tracker, or is a command that is not known.
    @ASK-6 @PARSE-1 @MUST @needs:grace-3 @needs:chosen-question
    Scenario Outline: A line without a tab is an empty value: <body>
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

    # The mistake: looking for a line that begins like the command. Task 46601 is another one.
    @ASK-6 @MUST @needs:chosen-question
    Scenario Outline: The line of another command is not the answer: <body>
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
    Scenario Outline: The command's line is found among others: <body>
      Given the node A
      And node A answers the body <body> every time
      When the task is awaited
      Then the wait completes after 1 round

      Examples:
        | body                                                                                |
        | "query-show:id=46601\\tstatus=active(ok)\\nquery-show:id=4660\\tstatus=done(ok)\\n" |
        | "\\nquery-show:id=4660\\tstatus=done(ok)\\n"                                        |
        | "query-show:id=4660\\tstatus=done(ok)"                                              |
        | "query-show:id=4660\\tstatus=done(ok)\\n\\tERROR:4:unrecognized command\\n"         |

    # A set's name may hold a newline and a tab, and so forge a whole line.
    @ASK-6 @PARSE-8 @SHOULD @needs:chosen-question
    Scenario: Of several lines with the name that was asked for the first counts
      Given the node A
      And node A answers the body "query-show:id=4660\tstatus=active(ok)\nquery-show:id=4660\tstatus=done(ok)\n", then "done"
      When the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds

    @ASK-6 @PARSE-8 @SHOULD @needs:chosen-question
    Scenario Outline: A set's name that holds a newline does not end the value: <body>
      Given the node A
      And node A answers the body <body>, then "done"
      When the task is awaited
      Then round 1 is <verdict>

      Examples:
        | body                                                                                                            | verdict     |
        | "query-show:id=4660\\ttrid=4660:ns=test:set=a\\nb:rps=0:status=active(ok):job-progress=5.00\\n"                 | in progress |
        | "query-show:id=4660\\ttrid=4660:ns=test:set=a\\nb:rps=0:status=done(ok):job-progress=100.00\\n"                 | complete    |
        | "query-show:id=4660\\ttrid=4660:ns=test:set=a\\nx\\ty:status=done:rps=0:status=active(ok):job-progress=5.00\\n" | in progress |

    # A whole run, in which the names are those that users gave.
    @PARSE-8 @SHOULD @needs:virtual-time
    Scenario Outline: A query over the set <set> is tracked to its end on <build>
      Given the nodes A and B
      And every node runs <build>
      And the query walks the set <set>
      And the job runs for 1500 ms
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds at 2003 ms

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

  Rule: Questions have a time limit

    # The mistake: a node that hangs hangs the tracker.
    @ASK-7 @MUST
    Scenario: A node that never answers does not hold the wait for ever
      Given the nodes A and B
      And node B answers "silence" every time
      When the task is awaited
      Then the wait does not complete

    @ASK-7 @MUST @needs:virtual-time @needs:chosen-times
    Scenario: A question is given up after 5000 ms unless said otherwise
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

    # Within one instant answers come first.
    @ASK-7 @MUST @needs:virtual-time
    Scenario: An answer at the very end of its time counts
      Given the node A
      And node A answers "done" after 200 ms
      When the task is awaited with questions given up after 200 ms
      Then the wait completes after 1 round at 200 ms

    @ASK-7 @MUST @needs:virtual-time
    Scenario: An answer one millisecond after its time does not count
      Given the node A
      And node A answers "done" after 201 ms
      When the task is awaited with questions given up after 200 ms
      Then the wait ends in "network_error" of node A at 200 ms

    # The mistake: one clock for the whole wait.
    @ASK-7 @MUST @needs:virtual-time
    Scenario: Each question has its own time
      Given the node A
      And node A answers "active" after 150 ms, then "active" after 199 ms, then "done" after 200 ms
      When the task is awaited with polls 100 ms apart, with questions given up after 200 ms
      Then the wait has rounds that begin at 0, 250 and 549 ms
      And the wait completes after 3 rounds at 749 ms

    @ASK-7 @ASK-9 @SHOULD @needs:virtual-time
    Scenario: A second request of the same round has its own time
      Given the node A
      And the client takes node A for build 5.6.0.4
      And node A answers "unrecognized command" after 150 ms, then "done" after 150 ms
      When the task is awaited with questions given up after 200 ms
      Then the wait completes after 1 round at 300 ms

  Rule: Both modules before 6.0

    # The mistake: asking the query module alone, which never has a job without an index filter.
    @ASK-8 @MUST @needs:account
    Scenario Outline: A job is found on <build>, whether it is a query or a scan: <query>
      Given the node A
      And node A runs <build>
      And <query>
      And the job runs for 2500 ms
      When the task is awaited for at most 60000 ms
      Then the wait completes
      And node A is known to be "<evidence>"

      Examples:
        | build    | query                                    | evidence |
        | 4.9.0.11 | the query walks the set "demo"           | done     |
        | 5.6.0.4  | the query walks the set "demo"           | done     |
        | 5.7.0.31 | the query walks the set "demo"           | done     |
        | 5.7.0.31 | the query runs a function on each record | done     |
        | 4.9.0.11 | the query has an index filter            | vanished |
        | 5.6.0.4  | the query has an index filter            | vanished |
        | 5.7.0.31 | the query has an index filter            | vanished |

    # The mistakes: the first line wins, the last line wins, or the map's order decides.
    @ASK-8 @MUST @needs:chosen-question
    Scenario Outline: The stronger answer counts: query <query>, scan <scan>
      Given the node A
      And node A runs 5.7.0.31
      And node A answers the body "query-show:trid=4660\t<query>\nscan-show:trid=4660\t<scan>\n", then "done"
      When the task is awaited
      Then round 1 is <verdict>

      Examples: in progress
        | query             | scan              | verdict     |
        | status=active     | ERROR:2:not found | in progress |
        | ERROR:2:not found | status=active     | in progress |
        | status=active     | status=done       | in progress |
        | status=done       | status=active     | in progress |
        | status=active     | ERROR:81:no       | in progress |
        | ERROR:81:no       | status=active     | in progress |

      Examples: complete
        | query             | scan              | verdict  |
        | status=done       | ERROR:2:not found | complete |
        | ERROR:2:not found | status=done       | complete |
        | status=done       | ERROR:81:no       | complete |
        | ERROR:81:no       | status=done       | complete |

      Examples: an error
        | query             | scan              | verdict  |
        | ERROR:81:no       | ERROR:2:not found | an error |
        | ERROR:2:not found | ERROR:81:no       | an error |

      Examples: one module is not known
        | query                        | scan                         | verdict     |
        | ERROR:4:unrecognized command | status=done                  | complete    |
        | status=done                  | ERROR:4:unrecognized command | complete    |
        | ERROR:4:unrecognized command | status=active                | in progress |
        | ERROR:4:unrecognized command | ERROR:2:not found            | in progress |
        | ERROR:2:not found            | ERROR:4:unrecognized command | in progress |
        | ERROR:4:unrecognized command | ERROR:81:no                  | an error    |

    @ASK-8 @ASK-3 @MUST @needs:chosen-question
    Scenario Outline: One module's line is missing: <body>
      Given the node A
      And node A runs 5.7.0.31
      And node A answers the body <body>, then "done"
      When the task is awaited
      Then round 1 is <verdict>

      Examples:
        | body                                         | verdict     |
        | "scan-show:trid=4660\\tstatus=done\\n"       | complete    |
        | "query-show:trid=4660\\tstatus=done\\n"      | complete    |
        | "scan-show:trid=4660\\tERROR:2:not found\\n" | in progress |
        | "query-show:trid=4660\\tERROR:81:no\\n"      | an error    |

  Rule: The version is the present one

    # The mistake: the version is read once, when the node was first met.
    @ASK-9 @SHOULD @needs:virtual-time
    Scenario Outline: A node that was taken for <believed> and runs <build> is asked again in the same round
      Given the node A
      And node A runs <build>
      And the client takes node A for build <believed>
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
    Scenario Outline: A node of <build> whose build cannot be read is tracked all the same
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
    Scenario: The form before 5.7 follows in the same round where the build cannot be read
      Given the node A
      And node A runs 5.6.0.4
      And the build of node A cannot be read
      And the job runs for 1500 ms
      When the task is awaited
      Then round 1 is in progress
      And round 1 ends at 2 ms

    # The mistake: asking for ever, in vain.
    @ASK-9 @SHOULD
    Scenario Outline: A node that knows none of the commands ends the wait: <build>, <answer>
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
    Scenario: A node whose build cannot be read and that knows none of the commands ends the wait
      Given the node A
      And the build of node A cannot be read
      And node A answers "missing line" every time
      When the task is awaited
      Then the wait ends in "unsupported" of node A after 1 round
      And node A is asked "query-show:trid=4660"
      And node A is asked "jobs:module=query;cmd=get-job;trid=4660" and "jobs:module=scan;cmd=get-job;trid=4660"
