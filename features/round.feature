Feature: One poll of all target nodes
  Unless a scenario says otherwise, nodes run 8.1.2.0 and answer within 1 ms, as they are at the instant of the question; the job starts on every node at 0 ms and
  runs for 1000 ms; the task is awaited at 0 ms with polls 1000 ms apart and a grace of three rounds. Rounds then begin at 0, 1001, 2002, 3003 ms, and so on.

  Rule: The targets

    # The mistake: the first node that is done speaks for all.
    @ROUND-1 @ROUND-3 @MUST @needs:full-sweep
    Scenario Outline: Complete takes every node: A in progress in <a> rounds, B in <b>, C in <c>
      Given a cluster of 3 nodes
      And node A answers "active" <a> times, then "done" every time
      And node B answers "active" <b> times, then "done" every time
      And node C answers "active" <c> times, then "done" every time
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | a | b | c |
        | 3 | 1 | 2 |
        | 3 | 2 | 1 |
        | 1 | 3 | 2 |
        | 2 | 3 | 1 |
        | 1 | 2 | 3 |
        | 2 | 1 | 3 |

    @ROUND-1 @ROUND-3 @MUST @needs:virtual-time
    Scenario Outline: The wait is as long as its slowest job: A <a> ms, B <b> ms, C <c> ms
      Given a cluster of 3 nodes
      And the job on node A runs for <a> ms
      And the job on node B runs for <b> ms
      And the job on node C runs for <c> ms
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3004 ms

      Examples:
        | a    | b    | c    |
        | 500  | 1500 | 2500 |
        | 500  | 2500 | 1500 |
        | 1500 | 500  | 2500 |
        | 1500 | 2500 | 500  |
        | 2500 | 500  | 1500 |
        | 2500 | 1500 | 500  |

    # The mistake: polling everybody, so that the others' "not found" counts.
    @ROUND-1 @MUST
    Scenario: A task that was started on one node asks that node alone
      Given a cluster of 3 nodes
      And the task was started on node B alone
      And node B answers "active", then "done"
      When the task is awaited
      Then the wait completes after 2 rounds
      And node A is never asked
      And node C is never asked

    # The mistake: the nodes are read once, when the wait begins.
    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that joins with a running job is a target from the next round on
      Given the nodes A and B
      And node B is no member yet
      And the job on node A runs for 500 ms
      And the job on node B runs for 3000 ms
      When node B joins at 1000 ms
      And the task is awaited
      Then node B is asked at 1001, 2002 and 3003 ms
      And the wait completes after 4 rounds at 3004 ms

    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that joins in the midst of a round is not asked in it
      Given the nodes A and B
      And node A answers after 300 ms
      And node B is no member yet
      And node B answers "done" every time
      When node B joins at 100 ms
      And the task is awaited
      Then node B is asked at 1300 ms
      And the wait completes after 2 rounds at 1600 ms

    # The mistake: asking on, a node that nobody has any more.
    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that has left is no target any more
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for ever
      When node B leaves at 1000 ms
      And the task is awaited
      Then node B is asked at 0 ms
      And the wait completes after 2 rounds at 1002 ms

    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that left and came back is a target again
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for 2500 ms
      When node B leaves at 500 ms
      And node B joins at 900 ms
      And the task is awaited
      Then node B is asked at 0, 1001, 2002 and 3003 ms
      And the wait completes after 4 rounds at 3004 ms

    # The mistake: a wait whose nodes change all the time finds none of them done, or all of them.
    @ROUND-1 @ROUND-3 @MUST @needs:virtual-time
    Scenario: A node that comes and goes holds the task open whenever it is there
      Given the nodes A and B
      And the job on node A runs for 3500 ms
      And the job on node B runs for ever
      When node B leaves at 500 ms
      And node B joins at 1500 ms
      And node B leaves at 2500 ms
      And node B joins at 3500 ms
      And node B leaves at 4500 ms
      And the task is awaited
      Then rounds 1 to 5 are in progress
      And the wait completes after 6 rounds at 5006 ms

  Rule: Nobody to ask is never complete

    # The mistake: "all of no nodes are done".
    @ROUND-2 @MUST
    Scenario Outline: <what> is not complete
      Given a cluster of <count> nodes
      When the cluster is <state> from 0 ms on
      And the task is awaited at 500 ms, with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

      Examples:
        | what                        | count | state     |
        | A cluster without nodes     | 0     | ready     |
        | A cluster that is not ready | 2     | not ready |

    @ROUND-2 @MUST
    Scenario: A cluster whose last node has left is not complete
      Given the nodes A and B
      And every node answers "done" every time
      When node A leaves at 100 ms
      And node B leaves at 200 ms
      And the task is awaited at 500 ms, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

    @ROUND-2 @MUST
    Scenario: A named node that is not active is not complete, though others are
      Given the nodes A and B
      And the task was started on node A alone
      And node B answers "done" every time
      When node A leaves at 100 ms
      And the task is awaited at 500 ms, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

    # What was seen before does not make an empty cluster complete.
    @ROUND-2 @MUST
    Scenario: A cluster that loses all its nodes during the wait is not complete
      Given the nodes A and B
      And the job runs for ever
      When node A leaves at 500 ms
      And node B leaves at 500 ms
      And the task is awaited for at most 5000 ms
      Then the wait does not complete

    @ROUND-2 @SHOULD
    Scenario: A cluster that is not ready has a name
      Given a cluster of 2 nodes
      When the cluster is not ready from 0 ms on
      And the task is awaited at 500 ms
      Then the wait ends in "cluster_not_ready" at 500 ms

    @ROUND-2 @SHOULD
    Scenario: A cluster without an active node has a name
      Given a cluster of 0 nodes
      When the task is awaited
      Then the wait ends in "invalid_node" at 0 ms

    @ROUND-2 @SHOULD
    Scenario: A named node that is not active is named
      Given the nodes A and B
      And the task was started on node A alone
      When node A leaves at 100 ms
      And the task is awaited at 500 ms
      Then the wait ends in "invalid_node" of node A at 500 ms
      And the error names "A"

    @ROUND-2 @SHOULD
    Scenario: Not ready goes before not active
      Given the nodes A and B
      And the task was started on node A alone
      When node A leaves at 100 ms
      And the cluster is not ready from 200 ms on
      And the task is awaited at 500 ms
      Then the wait ends in "cluster_not_ready" at 500 ms

    @ROUND-2 @SHOULD @needs:virtual-time
    Scenario: A named node that leaves during the wait ends it
      Given the nodes A and B
      And the task was started on node A alone
      And the job on node A runs for ever
      When node A leaves at 1500 ms
      And the task is awaited
      Then the wait ends in "invalid_node" of node A at 2002 ms

    @ROUND-2 @SHOULD @needs:virtual-time
    Scenario: A cluster that stops being ready during the wait ends it
      Given the nodes A and B
      And the job runs for ever
      When the cluster is not ready from 1500 ms on
      And the task is awaited
      Then the wait ends in "cluster_not_ready" at 2002 ms

  Rule: In progress anywhere is in progress everywhere

    # The mistakes: the last answer wins, the first answer wins, the majority wins.
    @ROUND-3 @ROUND-5 @SHOULD
    Scenario Outline: One node in progress outweighs the others: <a>, <b>, <c>
      Given a cluster of 3 nodes
      And node A answers "<a>" every time
      And node B answers "<b>" every time
      And node C answers "<c>" every time
      When the task is awaited for at most 4500 ms
      Then the wait does not complete
      And round 1 is in progress

      Examples:
        | a             | b             | c              |
        | active        | done          | done           |
        | done          | active        | done           |
        | done          | done          | active         |
        | active        | job not found | done           |
        | active        | done          | job not found  |
        | job not found | active        | done           |
        | job not found | done          | active         |
        | done          | active        | job not found  |
        | done          | job not found | active         |
        | aborting      | done          | done           |
        | done          | aborting      | done           |
        | done          | done          | aborting       |
        | done          | done          | unknown status |

  Rule: A server error ends the wait

    # The mistakes: hiding it behind a node in progress, and taking its code for another.
    @ROUND-4 @MUST
    Scenario Outline: Node <node> answers <error>, and the wait ends
      Given a cluster of 3 nodes
      And the job runs for ever
      And node <node> answers "<error>" every time
      When the task is awaited for at most 5000 ms
      Then the wait ends in "server_error"

      Examples: wherever the node stands
        | node | error     |
        | A    | ERROR:201 |
        | B    | ERROR:201 |
        | C    | ERROR:201 |

      Examples: whatever the error
        | node | error             |
        | B    | ERROR:20          |
        | B    | ERROR:22          |
        | B    | no code           |
        | B    | bad id            |
        | B    | not authenticated |

    @ROUND-4 @MUST @needs:full-sweep
    Scenario: An error in a later round ends the wait
      Given the nodes A and B
      And node A answers "active" every time
      And node B answers "active" 2 times, then "ERROR:22"
      When the task is awaited
      Then the wait ends in "server_error" after 3 rounds

    # An observed node is not done because it failed.
    @ROUND-4 @ROUND-6 @MUST
    Scenario: An error of a node that was seen is no "forgotten"
      Given the node A
      And node A answers "active", then "ERROR:20" every time
      When the task is awaited
      Then the wait ends in "server_error"

    # On a secured cluster the user may lack the permission.
    @ROUND-4 @PARSE-3 @MUST
    Scenario: A role violation ends the wait
      Given the nodes A and B
      And node B answers the value "ERROR:81:role violation - requires permission 'query-admin'" every time
      When the task is awaited
      Then the wait ends in "server_error" with code 81

    @ROUND-4 @SHOULD
    Scenario Outline: The error carries the node's name and the server's code: <error>
      Given a cluster of 3 nodes
      And node <node> answers "<error>"
      When the task is awaited
      Then the wait ends in "server_error" of node <node> with code <code> after 1 round
      And the error names "<node>"

      Examples:
        | node | error             | code |
        | A    | ERROR:20          | 20   |
        | B    | ERROR:22          | 22   |
        | C    | ERROR:201         | 201  |
        | B    | not authenticated | 80   |

    # The mistake: waiting for the other answers first.
    @ROUND-4 @SHOULD @needs:virtual-time
    Scenario: The error ends the round as it arrives
      Given a cluster of 3 nodes
      And node A answers after 3000 ms
      And node B answers "ERROR:22" after 20 ms
      And node C answers "silence"
      When the task is awaited
      Then the wait ends in "server_error" of node B at 20 ms
      And nothing is asked after 0 ms

    @ROUND-4 @SHOULD @needs:virtual-time @needs:chosen-error
    Scenario Outline: Of errors in one instant the server's goes before the network's: A <a>, B <b>
      Given the nodes A and B
      And node A answers "<a>" after 5 ms
      And node B answers "<b>" after 5 ms
      When the task is awaited
      Then the wait ends in "<code>" of node <node> at 5 ms

      Examples:
        | a               | b        | code          | node |
        | refused         | ERROR:22 | server_error  | B    |
        | ERROR:22        | refused  | server_error  | A    |
        | malformed frame | ERROR:22 | server_error  | B    |
        | reset           | closed   | network_error | A    |

    @ROUND-4 @ROUND-5 @SHOULD @needs:virtual-time @needs:chosen-error
    Scenario Outline: Of equal errors in one instant the smaller node name goes first: <first>, <second>, <third>
      Given the nodes <first>, <second> and <third>
      And node A answers "active" after 5 ms
      And node B answers "ERROR:22" after 5 ms
      And node C answers "ERROR:201" after 5 ms
      When the task is awaited
      Then the wait ends in "server_error" of node B with code 22 at 5 ms

      Examples:
        | first | second | third |
        | A     | B      | C     |
        | A     | C      | B     |
        | B     | A      | C     |
        | B     | C      | A     |
        | C     | A      | B     |
        | C     | B      | A     |

    # Not the smaller name, but the earlier answer, where the instants differ.
    @ROUND-4 @SHOULD @needs:virtual-time
    Scenario: Of errors in two instants the earlier ends the round
      Given the nodes A and B
      And node A answers "ERROR:22" after 6 ms
      And node B answers "refused" after 5 ms
      When the task is awaited
      Then the wait ends in "network_error" of node B at 5 ms

  Rule: The order of nodes does not matter

    # The mistakes: the sweep halts at the first answer of a kind, or a later answer overwrites an earlier one.
    @ROUND-5 @SHOULD
    Scenario Outline: An error outweighs in progress and done: <first>, <second>, <third>
      Given the nodes <first>, <second> and <third>
      And node A answers "active" every time
      And node B answers "ERROR:201" every time
      And node C answers "done" every time
      When the task is awaited for at most 3000 ms
      Then the wait ends in "server_error" of node B after 1 round

      Examples:
        | first | second | third |
        | A     | B      | C     |
        | A     | C      | B     |
        | B     | A      | C     |
        | B     | C      | A     |
        | C     | A      | B     |
        | C     | B      | A     |

    # Not found outweighs complete, whoever is asked first: the task is presumed complete in the third empty round, not earlier.
    @ROUND-5 @ROUND-8 @SHOULD @needs:grace-3
    Scenario Outline: Not found outweighs done: <first>, <second>, <third>
      Given the nodes <first>, <second> and <third>
      And node A answers "done" every time
      And node B answers "job not found" every time
      And node C answers "done" every time
      When the task is awaited
      Then the wait completes after 3 rounds

      Examples:
        | first | second | third |
        | A     | B      | C     |
        | B     | A      | C     |
        | C     | A      | B     |

    # Node B is forgotten after three rounds. If node A hid it, B would never have been seen, and would cost the grace.
    @ROUND-5 @ROUND-6 @SHOULD @needs:full-sweep
    Scenario Outline: A node in progress does not hide what the others say: <first>, <second>
      Given the nodes <first> and <second>
      And node A answers "active" 5 times, then "done" every time
      And node B answers "active" 3 times, then "job not found" every time
      When the task is awaited with polls 20 ms apart
      Then the wait completes after 6 rounds

      Examples:
        | first | second |
        | A     | B      |
        | B     | A      |

    @ROUND-5 @WAIT-4 @SHOULD @needs:full-sweep @needs:virtual-time
    Scenario Outline: The order of nodes does not decide between success and timeout: <first>, <second>
      Given the nodes <first> and <second>
      And node A answers "active" 5 times, then "done" every time
      And node B answers "active" 3 times, then "job not found" every time
      When the task is awaited with polls 20 ms apart, for at most 115 ms
      Then the wait completes after 6 rounds at 106 ms

      Examples:
        | first | second |
        | A     | B      |
        | B     | A      |

    # The mistake: the answer that comes first, or last, decides.
    @ROUND-5 @SHOULD @needs:virtual-time
    Scenario Outline: The order of answers does not matter: A after <a> ms, B after <b> ms, C after <c> ms
      Given a cluster of 3 nodes
      And node A answers "active" after <a> ms, then "done" every time
      And node B answers "job not found" after <b> ms, then "done" every time
      And node C answers "done" after <c> ms, then "done" every time
      When the task is awaited
      Then round 1 is in progress
      And round 1 ends at 30 ms
      And the wait completes after 2 rounds at 1031 ms

      Examples:
        | a  | b  | c  |
        | 10 | 20 | 30 |
        | 10 | 30 | 20 |
        | 20 | 10 | 30 |
        | 20 | 30 | 10 |
        | 30 | 10 | 20 |
        | 30 | 20 | 10 |
        | 30 | 30 | 30 |

  Rule: Seen, then forgotten, is complete

    # The mistakes: waiting for ever for a node that forgot, or giving it the grace of one that never knew.
    @ROUND-6 @MUST
    Scenario Outline: A node that reported <seen> and no longer knows the job is complete
      Given the nodes A and B
      And node A answers "<seen>", then "<gone>" every time
      And node B answers "active", then "done" every time
      When the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds

      Examples:
        | seen           | gone            |
        | active         | job not found   |
        | active         | bare ERROR:2    |
        | active         | empty           |
        | active         | other jobs only |
        | aborting       | job not found   |
        | unknown status | job not found   |
        | done           | job not found   |
        | aborted        | job not found   |

    # The mistake: "observed" is one flag for the task instead of one for each node.
    @ROUND-6 @ROUND-7 @MUST @needs:full-sweep
    Scenario: What one node has seen does not count for another
      Given the nodes A and B
      And node A answers "active", then "job not found" every time
      And node B answers "job not found" every time
      When the task is awaited
      Then round 2 is in progress

    # A server keeps as many finished jobs as it is told to, also none.
    @ROUND-6 @MUST @needs:virtual-time
    Scenario: A node that keeps no finished jobs is complete
      Given the nodes A and B
      And node A keeps 0 finished jobs
      And the job runs for 1500 ms
      When the task is awaited
      Then the wait completes after 3 rounds at 2003 ms

    @ROUND-6 @MUST @needs:virtual-time
    Scenario: A node whose finished job was evicted between two rounds is complete
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for 2500 ms
      When node A evicts its finished jobs at 1500 ms
      And the task is awaited
      Then the wait completes after 4 rounds at 3004 ms

    # The mistake: a restart that lost the job looks like a node that never had it.
    @ROUND-6 @MUST @needs:virtual-time
    Scenario Outline: A node that restarts at <at> ms has forgotten, which ends its part
      Given the nodes A and B
      And the job on node A runs for 1500 ms
      And the job on node B runs for 500 ms
      When node A restarts at <at> ms
      And the task is awaited
      Then the wait completes after <rounds> rounds at <end> ms

      Examples: while the job runs
        | at  | rounds | end  |
        | 800 | 2      | 1002 |

      Examples: after it is done
        | at   | rounds | end  |
        | 1700 | 3      | 2003 |

    # The mistakes: whatever comes from a node makes it observed, so that the grace is skipped.
    @ROUND-6 @ROUND-7 @PARSE-6 @SHOULD @needs:grace-3
    Scenario Outline: A node is not observed by <answer>
      Given the node A
      And node A answers "<answer>", then "job not found" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer          |
        | empty           |
        | no status       |
        | empty status    |
        | other jobs only |
        | bare ERROR:2    |

    # The mistake: "not found" and "listed without a status" are one, so an observed node that still lists the job is complete.
    @PARSE-6 @ROUND-6 @SHOULD
    Scenario Outline: A node that was seen and lists the job with <answer> is not complete
      Given the node A
      And node A answers "active", then "<answer>" 2 times, then "done"
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | answer       |
        | no status    |
        | empty status |

    # Nor is it waited for without end.
    @PARSE-6 @ROUND-8 @SHOULD @needs:grace-3
    Scenario: A node that was seen and goes on listing the job without a status costs the grace
      Given the node A
      And node A answers "active", then "no status" every time
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

  Rule: Not found at first is in progress, until the grace has run out

    # The mistake: "not found" is complete, although the node may not have got the query yet.
    @ROUND-7 @MUST
    Scenario Outline: A node that answers "<answer>" before it has the job is waited for
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<answer>", then "active", then "done" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer          |
        | job not found   |
        | bare ERROR:2    |
        | empty           |
        | no status       |
        | other jobs only |

    @ROUND-7 @MUST @needs:virtual-time
    Scenario Outline: The job reaches node <late> after <lag> ms
      Given a cluster of 3 nodes
      And the job on node <late> arrives <lag> ms late
      When the task is awaited
      Then the wait completes after <rounds> rounds at <end> ms
      And in truth the job on node <late> is "done"

      Examples: every place in the order
        | late | lag | rounds | end  |
        | A    | 500 | 3      | 2003 |
        | B    | 500 | 3      | 2003 |
        | C    | 500 | 3      | 2003 |

      Examples: later and later
        | late | lag  | rounds | end  |
        | B    | 1    | 2      | 1002 |
        | B    | 2    | 3      | 2003 |
        | B    | 1001 | 3      | 2003 |
        | B    | 1002 | 3      | 2003 |
        | B    | 1003 | 4      | 3004 |
        | B    | 2002 | 4      | 3004 |

    # All is silent: no node has the job, and after three rounds nobody will.
    @ROUND-8 @MUST @needs:grace-3
    Scenario Outline: A task that no node ever shows is presumed complete in the third round: "<answer>"
      Given a cluster of 3 nodes
      And every node answers "<answer>" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer          |
        | job not found   |
        | bare ERROR:2    |
        | empty           |
        | no status       |
        | other jobs only |

    # A set that a node has never heard of: the node refuses the query, and the job legitimately never exists there.
    @ROUND-8 @MUST @needs:grace-3
    Scenario Outline: A node that never had the job costs the grace once: <why>
      Given the nodes A and B
      And the job on node A runs for 0 ms
      And <why>
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | why                          |
        | the job never reaches node B |
        | node B does not know the set |

    # The instant of the third round, and one millisecond after it.
    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: A job that arrives just in time for the third round is found
      Given the nodes A and B
      And node A answers "done" every time
      And the job on node B arrives 2002 ms late
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3004 ms

    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: A job that arrives just after the question of the third round is missed
      Given the nodes A and B
      And node A answers "done" every time
      And the job on node B arrives 2003 ms late
      When the task is awaited
      Then the wait completes after 3 rounds at 2003 ms
      And in truth the job on node B is "active"

    # The mistake: a fixed number, or off by one.
    @ROUND-8 @MUST @needs:grace
    Scenario Outline: A grace of <grace> rounds is over in round <grace>, not before
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "job not found" every time
      When the task is awaited with a grace of <grace> rounds
      Then the wait completes after <grace> rounds

      Examples:
        | grace |
        | 1     |
        | 2     |
        | 3     |
        | 4     |
        | 10    |
        | 20    |
        | 21    |

    # The mistake: a count a node, or a count that a newcomer starts anew.
    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: A node that joins does not start the grace anew
      Given the nodes A and B
      And node B is no member yet
      And node A answers "job not found" every time
      When node B joins at 1500 ms
      And the task is awaited
      Then the wait completes after 3 rounds at 2003 ms

    @ROUND-8 @MUST @needs:grace-3
    Scenario: There is one count for all nodes
      Given a cluster of 3 nodes
      And node A answers "done" every time
      And node B answers "job not found" 2 times, then "done" every time
      And node C answers "done" every time
      When the task is awaited
      Then the wait completes after 3 rounds

    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: Empty rounds count together, whichever node makes them empty
      Given the nodes A and B
      And node B is no member yet
      And the job never reaches node A
      And node B answers "job not found" every time
      When node B joins at 1500 ms
      And node A leaves at 1500 ms
      And the task is awaited
      Then the wait completes after 3 rounds at 2003 ms

    # The mistake: counting the empty rounds of the whole wait instead of those in a row.
    @ROUND-8 @MUST @needs:grace-3
    Scenario: A round with a node in progress sets the count back to zero
      Given the nodes A and B
      And node A answers "job not found" every time
      And node B answers "job not found" 2 times, then "active", then "done" every time
      When the task is awaited
      Then rounds 1 to 5 are in progress
      And the wait completes after 6 rounds

    @ROUND-8 @MUST @needs:grace-3 @needs:full-sweep
    Scenario: The grace begins when the last node in progress is done
      Given the nodes A and B
      And node A answers "active" 4 times, then "done" every time
      And node B answers "job not found" every time
      When the task is awaited
      Then rounds 1 to 6 are in progress
      And the wait completes after 7 rounds

    # Neither an empty round nor one that ends the row.
    @ROUND-8 @WAIT-11 @MAY @needs:grace-3 @needs:forgive
    Scenario Outline: A round with a forgiven failure leaves the count as it is: failure in round <round>
      Given the nodes A and B
      And node A answers "job not found" every time
      And node B answers <answers>
      When the task is awaited forgiving 1 failure
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | round | answers                                                                 |
        | 1     | "refused", then "job not found" every time                              |
        | 2     | "job not found", then "reset", then "job not found" every time          |
        | 3     | "job not found" 2 times, then "closed", then "job not found" every time |

    @ROUND-8 @ROUND-9 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: A round that lost a node leaves the count as it is: <what>
      Given the nodes A and B
      And node A answers "job not found" every time
      And node B answers "job not found" <before> times, then "reset" after 10 ms
      When node B leaves at <left> ms
      And the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3013 ms

      Examples:
        | what       | before | left |
        | the second | 1      | 1005 |
        | the third  | 2      | 2005 |

    # The mistakes: the last round before a deadline is early, and proves nothing; at exactly the interval it is not early.
    @ROUND-8 @WAIT-5 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario: A round at exactly the interval counts, though the deadline is near
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited for at most 2003 ms
      Then the wait completes after 3 rounds at 2003 ms

    @ROUND-8 @WAIT-5 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: A round that began <early> ms before the interval had passed presumes nothing
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited for at most <timeout> ms
      Then the wait has rounds that begin at 0, 1001 and <last> ms
      And the wait ends in "timeout" at <timeout> ms

      Examples:
        | early | timeout | last |
        | 1     | 2002    | 2001 |
        | 2     | 2001    | 2000 |
        | 503   | 1500    | 1499 |
        | 1000  | 1003    | 1002 |

  Rule: Nodes that left

    # The mistakes: a crash of the tracker, and a network failure of a node that nobody has any more.
    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario Outline: The question to a node that has just left fails (<failure>), which is no failure
      Given the nodes A and B
      And the job on node A runs for 0 ms
      And node B answers "<failure>" after 10 ms
      When node B leaves at 5 ms
      And the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds at 1011 ms

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |

    # Complete takes all targets of a round; one that was lost has not answered.
    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario: A round that lost a node it had seen is not complete either
      Given the nodes A and B
      And node A answers "active", then "done" every time
      And node B answers "active", then "reset" after 10 ms
      When node B leaves at 1005 ms
      And the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds at 2012 ms

    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario: A node goes down with its connections and is gone
      Given the nodes A and B
      And every node answers after 20 ms
      And the job on node A runs for 0 ms
      When node B leaves at 10 ms
      And node B crashes at 10 ms
      And the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds at 1040 ms

    # The members are read when the question fails, not later: at that instant the node is still one.
    @ROUND-9 @ROUND-10 @SHOULD @needs:virtual-time
    Scenario: A node whose question fails before it leaves is a failure
      Given the nodes A and B
      And node B answers "reset" after 10 ms
      When node B leaves at 11 ms
      And the task is awaited
      Then the wait ends in "network_error" of node B at 10 ms

    @ROUND-9 @ROUND-2 @SHOULD @needs:virtual-time
    Scenario: The named node that has just left is an invalid node
      Given the nodes A and B
      And the task was started on node B alone
      And node B answers "reset" after 10 ms
      When node B leaves at 5 ms
      And the task is awaited
      Then the wait ends in "invalid_node" of node B at 10 ms

    # The mistake: dropping what has been said because of who said it.
    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario Outline: The answer of a node that has left since counts: "<answer>"
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<answer>" after 10 ms
      When node B leaves at 5 ms
      And the task is awaited
      Then round 1 is <verdict>
      And round 1 ends at 10 ms

      Examples:
        | answer        | verdict     |
        | active        | in progress |
        | job not found | in progress |
        | done          | complete    |
        | ERROR:22      | an error    |

  Rule: No answer proves nothing

    # The mistakes: a node that cannot be reached is done, or does not know the job.
    @ROUND-10 @MUST
    Scenario Outline: A node that gives no usable answer is not complete: <failure>
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<failure>" every time
      When the task is awaited with a grace of 1 round, with questions given up after 300 ms, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | failure         |
        | refused         |
        | reset           |
        | closed          |
        | silence         |
        | malformed frame |

    # The mistake: a node that another one's answer, earlier in the sweep, speaks for.
    @ROUND-10 @MUST
    Scenario Outline: Wherever the node that gives no usable answer stands, the wait does not complete: node <node>
      Given a cluster of 3 nodes
      And node <node> answers "refused" every time
      And the job runs for 0 ms
      When the task is awaited with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | node |
        | A    |
        | B    |
        | C    |

    @ROUND-10 @MUST
    Scenario Outline: A node that was seen and gives no usable answer is not complete: <failure>
      Given the nodes A and B
      And node A answers "active", then "done" every time
      And node B answers "active", then "<failure>" every time
      When the task is awaited with questions given up after 300 ms, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | failure         |
        | refused         |
        | reset           |
        | closed          |
        | silence         |
        | malformed frame |

    # The mistake: whatever came from a node makes it observed, a broken connection too.
    @ROUND-10 @WAIT-11 @MAY @needs:grace-3 @needs:forgive
    Scenario Outline: A node is not observed by a failure: <failure>
      Given the node A
      And node A answers "<failure>", then "job not found" every time
      When the task is awaited forgiving 1 failure, with questions given up after 300 ms
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |
        | silence |

    @ROUND-10 @WAIT-11 @MAY @needs:forgive
    Scenario: A round with a forgiven failure is in progress, though all others are done
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "refused", then "done" every time
      When the task is awaited forgiving 1 failure
      Then round 1 is in progress
      And the wait completes after 2 rounds

  Rule: The first second before 6.0

    # Such a node lists an index job only once it has run for a second. With short polls three empty rounds pass long before.
    @ROUND-11 @SHOULD @needs:virtual-time
    Scenario Outline: An index job on <build> is found though the polls are short
      Given the node A
      And node A runs <build>
      And the query has an index filter
      And the job runs for 3000 ms
      When the task is awaited with polls 100 ms apart
      Then rounds 1 to 30 are in progress
      And the wait completes after 31 rounds at 3031 ms

      Examples:
        | build    |
        | 5.7.0.31 |
        | 5.6.0.4  |
        | 4.9.0.11 |

    @ROUND-11 @SHOULD @needs:virtual-time
    Scenario Outline: Before 6.0 the grace lasts for 2000 ms with polls <poll> ms apart
      Given the node A
      And node A runs 5.7.0.31
      And node A answers "job not found" every time
      When the task is awaited with polls <poll> ms apart
      Then the wait completes after <rounds> rounds at <end> ms

      Examples: short polls
        | poll | rounds | end  |
        | 100  | 21     | 2021 |
        | 500  | 5      | 2005 |
        | 998  | 4      | 2998 |

      Examples: a round that ends at exactly 2000 ms ends it
        | poll  | rounds | end  |
        | 998.5 | 3      | 2000 |

      Examples: three rounds are enough
        | poll | rounds | end  |
        | 1000 | 3      | 2003 |
        | 2000 | 3      | 4003 |

    # The mistake: everybody waits because of the oldest servers.
    @ROUND-11 @ROUND-8 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: From 6.0 on three empty rounds are enough, however short: <build>
      Given the node A
      And node A runs <build>
      And node A answers "job not found" every time
      When the task is awaited with polls 100 ms apart
      Then the wait completes after 3 rounds at 203 ms

      Examples:
        | build    |
        | 6.0.0.1  |
        | 7.0.0.26 |
        | 8.1.2.0  |

    # It matters whether the old node is the one that has not been seen.
    @ROUND-11 @ROUND-8 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: Only old nodes that were not seen extend the grace: A <a>, B <b>
      Given the nodes A and B
      And node A runs 5.7.0.31
      And node A answers "<a>" every time
      And node B answers "<b>" every time
      When the task is awaited with polls 100 ms apart
      Then the wait completes after <rounds> rounds at <end> ms

      Examples:
        | a             | b             | rounds | end  |
        | done          | job not found | 3      | 203  |
        | job not found | done          | 21     | 2021 |
        | job not found | job not found | 21     | 2021 |

    # The grace counts from the first round, not from the last node in progress.
    @ROUND-11 @SHOULD @needs:grace-3 @needs:full-sweep @needs:virtual-time
    Scenario: After the first 2000 ms the grace before 6.0 is as long as any
      Given the nodes A and B
      And node A runs 5.7.0.31
      And node A answers "job not found" every time
      And node B answers "active" 30 times, then "done" every time
      When the task is awaited with polls 100 ms apart
      Then rounds 1 to 32 are in progress
      And the wait completes after 33 rounds at 3233 ms

  Rule: Done is remembered

    @ROUND-12 @MAY
    Scenario Outline: A node that said done in this wait may fail: <failure>
      Given the nodes A and B
      And node A answers "done", then "<failure>" every time
      And node B answers "active" 3 times, then "done" every time
      When the task is awaited with questions given up after 100 ms
      Then the wait completes after 4 rounds

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |
        | silence |

    # Only done is: a node in progress has not ended.
    @ROUND-12 @ROUND-10 @MAY
    Scenario: A node that was in progress may not fail
      Given the nodes A and B
      And node A answers "active", then "refused" every time
      And node B answers "active" 3 times, then "done" every time
      When the task is awaited
      Then the wait ends in "network_error" of node A after 2 rounds
