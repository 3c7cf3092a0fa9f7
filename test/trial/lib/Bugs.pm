# Bugs to plant into the tracker. Each replaces small functions of it, so the tracker itself has no trace of them.
# `clause` is what a judge should name first. The first group has bugs that real drivers have, the second has rarer ones.
package Bugs;
use v5.30;
use warnings;
no warnings 'redefine';
use Cluster;
use Link;
use Loop;
use Node;
use Question;
use Reply;
use Rounds;
use Wait;

# The functions as they are without a bug.
my %right = map { no strict 'refs'; $_ => \&$_ } qw(
	Link::ask Node::learn_build Reply::entries Reply::meaning Reply::status_meaning Reply::value_meaning
	Rounds::judge Rounds::new Rounds::part Rounds::remember Rounds::targets Wait::at_deadline Wait::begin_round
	Wait::new Wait::rest
);

# Reads the replies that match differently.
sub _meaning_of {
	my ($pattern, $change) = @_;
	return sub {
		*Reply::meaning = sub { my ($reply) = @_; return $reply =~ $pattern ? $change->(@_) : $right{'Reply::meaning'}->(@_) };
	};
}

sub _row { my ($name, $clause, $sentence, $plant) = @_; return { name => $name, clause => $clause, sentence => $sentence, plant => $plant } }

# Bugs of kinds that real drivers have.
my @SEEN = (
	_row('status-anywhere', 'PARSE-8', 'The first text "status=" in a reply is the status, also inside of a name.', sub {
		*Reply::entries = sub {
			my ($reply) = @_;
			my ($entry) = $right{'Reply::entries'}->($reply);
			return { id => $entry->{id}, status => $reply =~ /status=([^:;]*)/ ? $1 : undef };
		};
	}),
	_row('code-prefix-2', 'PARSE-3', 'ERROR:20 and ERROR:201 are read as not found, because they begin like ERROR:2.', sub {
		*Reply::is_error_2 = sub { my ($reply) = @_; return $reply =~ /\AERROR:2/ };
	}),
	_row('bare-error-2', 'PARSE-2', 'ERROR:2 without a text after it is a server error.', sub {
		*Reply::is_error_2 = sub { my ($reply) = @_; return $reply =~ /\AERROR:2:/ };
	}),
	_row('empty-is-error', 'PARSE-1', 'An empty reply is a server error.', _meaning_of(qr/\A\z/, sub { Reply::error('') })),
	_row('status-last', 'PARSE-7', 'A status that is the last field is not found.', sub {
		*Reply::plain_status = sub { my ($entry) = @_; return $entry =~ /(?:\A|:)status=([^:]*):/i ? $1 : undef };
	}),
	_row('other-jobs-status', 'PARSE-9', 'The status of the first job in the reply counts, whichever job that is.', sub {
		*Reply::meaning = sub {
			my ($reply) = @_;
			return $right{'Reply::meaning'}->($reply) if $reply =~ /status=/;
			return $right{'Reply::meaning'}->(@_);
		};
	}),
	_row('done-in-capitals', 'PARSE-12', 'DONE and Done are not done.', sub {
		*Reply::is_done = sub { my ($status) = @_; return $status =~ /\Adone/ };
	}),
	_row('unknown-is-complete', 'PARSE-13', 'Each status that does not begin with "active" is complete.', sub {
		*Reply::is_done = sub { my ($status) = @_; return $status !~ /\Aactive/i };
	}),
	_row('no-status-is-complete', 'PARSE-6', 'An entry without a status is complete.', sub {
		*Reply::status_meaning = sub {
			my ($status) = @_;
			return defined $status && $status ne '' ? $right{'Reply::status_meaning'}->($status) : { status => 'complete' };
		};
	}),
	_row('aborted-is-error', 'PARSE-4', 'done(user-aborted) and done(abandoned-…) are errors.', _meaning_of(
		qr/status=done\((?:user|abandoned)/, sub { Reply::error('ERROR::aborted') })),
	_row('id-to-all', 'ASK-1', 'Each node from 5.7 on is asked query-show:id, which lists all jobs before 8.1.', sub {
		*Question::by_trid = *Question::by_both = \&Question::by_id;
	}),
	_row('order-decides', 'ROUND-4', 'A node in progress hides the answers of the nodes after it in the order of names, errors too.', sub {
		*Rounds::judge = sub {
			my ($self, $answers, $round) = @_;
			my ($first) = grep { ($answers->{$_}{status} // '') eq 'in_progress' } sort keys %$answers;
			my %seen = map { $_ => $answers->{$_} } grep { !defined $first || $_ le $first } keys %$answers;
			return $right{'Rounds::judge'}->($self, \%seen, $round);
		};
	}),
	_row('late-answer', 'ASK-5', 'After a question timed out, its late answer is read as the answer of the next one.', sub {
		*Link::given_up = sub {
			my ($self) = @_;
			my $then = delete $self->{pending};
			$then->(undef, 'timed_out') if $then;
		};
		*Link::unasked = sub { };
	}),
	_row('not-found-is-complete', 'ROUND-7', 'A node that answers not found is complete, also in the first round.', sub {
		*Rounds::part = sub {
			my $part = $right{'Rounds::part'}->(@_);
			return $part eq 'unseen' ? 'complete' : $part;
		};
	}),
	_row('no-node-is-complete', 'ROUND-2', 'A cluster without an active node has completed each task.', sub {
		*Rounds::targets = sub {
			my ($active, $named) = @_;
			return @$active || defined $named ? $right{'Rounds::targets'}->(@_) : (undef, Rounds::complete());
		};
		*Rounds::refuse = sub { my ($self, $error) = @_; return $error };
	}),
	_row('deadline-between-rounds', 'WAIT-5', 'The deadline is looked at between rounds only, and a round in progress goes on.', sub {
		*Wait::at_deadline = sub {
			my ($self) = @_;
			return $self->{is_late} = 1 if $self->{round} && !$self->{round}{is_over};
			$right{'Wait::at_deadline'}->($self);
		};
		*Wait::rest = sub { my ($self, $round) = @_; $self->{is_late} ? $right{'Wait::at_deadline'}->($self) : $right{'Wait::rest'}->($self, $round) };
	}),
	_row('early-timeout', 'WAIT-5', 'The wait gives up as soon as the next pause would end after its deadline.', sub {
		*Wait::rest = sub {
			my ($self, $round) = @_;
			return $self->at_deadline if defined $self->{deadline} && Loop::now() + $self->pause > $self->{deadline};
			$right{'Wait::rest'}->($self, $round);
		};
	}),
	_row('timeout-is-complete', 'WAIT-4', 'A wait whose timeout is over reports success.', sub {
		*Wait::at_deadline = sub { my ($self) = @_; $self->_end(Rounds::complete()) };
	}),
	_row('one-module', 'ASK-8', 'A node before 6.0 is asked for index queries only.', sub {
		*Question::by_both = \&Question::by_trid;
		my $both = \&Question::by_module;
		*Question::by_module = sub { return [$both->(@_)->[0]] };
	}),
	_row('build-read-once', 'ASK-9', 'The build of a node is read once, and never again.', sub {
		*Node::learn_build = sub { my ($self) = @_; $right{'Node::learn_build'}->(@_) unless $self->{has_build}++ };
	}),
	_row('grace-for-each-node', 'ROUND-8', 'Each node has its own grace: a round of it in progress elsewhere does not matter.', sub {
		*Rounds::ends_grace = sub { return 0 };
	}),
	_row('handles-share', 'WAIT-9', 'What a node reported is remembered by task id, also for later handles.', sub {
		my %memory;
		*Wait::new = sub {
			my $self = $right{'Wait::new'}->(@_);
			$self->{rounds}{observed} = $memory{ $self->{task}{taskId} } //= {};
			return $self;
		};
	}),
	_row('missing-line', 'ASK-3', 'If the reply has no line of the command, the job is not found.', sub {
		*Reply::value_meaning = sub { my ($value, $id) = @_; return defined $value ? $right{'Reply::value_meaning'}->(@_) : Reply::not_found() };
	}),
	_row('body-error', 'ASK-6', 'An error in place of the whole body is read as an unknown command.', sub {
		*Reply::whole_error = sub { return { status => 'unknown' } };
	}),
	_row('rounds-overlap', 'WAIT-12', 'Rounds begin at fixed times, also if the one before is still open.', sub {
		*Wait::begin_round = sub {
			my ($self) = @_;
			return if $self->{is_ended};
			$self->{loop}->after($self->pause, sub { $self->begin_round });
			$right{'Wait::begin_round'}->($self);
		};
		*Wait::rest = sub { my ($self) = @_; $self->at_deadline if defined $self->{task}{timeout} && $self->{task}{timeout} == 0 };
		*Link::ask = sub {
			my ($self, $commands, @rest) = @_;
			return $right{'Link::ask'}->($self, $commands, @rest) unless $self->{pending};
			my ($limit, $then) = @rest;    # The connection is busy, so it asks over another one.
			Link->open($self->{loop}, $self->{address}, $limit, sub {
				my ($link, $why) = @_;
				$link ? $right{'Link::ask'}->($link, $commands, @rest) : $then->(undef, $why);
			});
		};
	}),
	_row('no-request-timeout', 'ASK-7', 'A question has no time limit.', sub {
		*Wait::request_timeout = sub { return 1e8 };
	}),
	_row('failure-is-not-found', 'ROUND-10', 'A node that gives no answer counts as one that does not know the job.', sub {
		*Rounds::judge = sub {
			my ($self, $answers, $round) = @_;
			my %changed = map { $_ => $answers->{$_}{failed} ? { %{ Reply::not_found() }, build => $answers->{$_}{build} } : $answers->{$_} } keys %$answers;
			return $right{'Rounds::judge'}->($self, \%changed, $round);
		};
	}),
	_row('nothing-observed', 'ROUND-6', 'A node that reported the job and then forgets it is in its grace again.', sub {
		*Rounds::remember = sub { my ($self) = @_; $right{'Rounds::remember'}->(@_); $self->{observed} = {} };
	}),
	_row('id-as-double', 'ASK-2', 'Task ids above 2^53 lose digits.', sub {
		my $double = sub { my ($id) = @_; return length $id > 15 ? sprintf '%.0f', unpack 'd', pack 'd', $id : $id };
		for my $name (qw(by_id by_trid by_both by_module)) {
			no strict 'refs';
			my $form = \&{"Question::$name"};
			*{"Question::$name"} = sub { my ($id) = @_; return $form->($double->($id)) };
		}
	}),
	_row('sleeps-first', 'WAIT-1', 'A wait begins with a pause, which is not declared.', sub {
		*Wait::first_sleep = sub { my ($self) = @_; return $self->pause };
	}),
	_row('pause-from-start', 'WAIT-2', 'The pause counts from the start of the round before, which is not declared.', sub {
		my $pause = \&Wait::pause;
		*Wait::pause = sub {
			my ($self) = @_;
			my $left = $pause->($self) - ($self->{round} ? Loop::now() - $self->{round}{began} : 0);
			return $left > 0 ? $left : 0;
		};
	}),
	_row('half-a-pause', 'WAIT-2', 'The pause is half as long as the caller asks.', sub {
		my $pause = \&Wait::pause;
		*Wait::pause = sub { return $pause->(@_) / 2 };
	}),
	_row('name-begins', 'ROUND-1', 'A node whose name begins with the name in the handle is asked, too.', sub {
		*Rounds::is_named = sub { my ($name, $named) = @_; return index($name, $named) == 0 };
	}),
	_row('status-has-grace', 'STATUS-1', 'A status of a task that no node knows is complete.', sub {
		*Wait::memory = sub {
			my ($self) = @_;
			my %with = (remembers_done => 1, forgive => $self->{task}{forgive} // 0);
			return Rounds->new(%with, grace => $self->{is_status} ? 1 : $self->{habits}{grace});
		};
	}),
);

# Rarer ones.
my @RARE = (
	_row('eight-nodes', 'ROUND-1', 'Nodes beyond the eighth are never asked.', sub {
		my $active = \&Cluster::active;
		*Cluster::active = sub { my @names = $active->(@_); return @names > 8 ? @names[0 .. 7] : @names };
	}),
	_row('memory-cleared', 'WAIT-7', 'What nodes reported is forgotten in each 64th round.', sub {
		*Rounds::judge = sub {
			my ($self) = @_;
			$self->{observed} = {} if $self->{rounds} % 64 == 63;
			return $right{'Rounds::judge'}->(@_);
		};
	}),
	_row('slow-round-not-counted', 'ROUND-8', 'An empty round that takes longer than a second is not counted.', sub {
		*Rounds::counts_empty = sub {
			my ($self, $round) = @_;
			my $took = ($round->{ended_after} // 0) - ($round->{began_after} // 0);
			return !$round->{early} && $took <= 1000;
		};
	}),
	_row('one-piece', 'ASK-6', 'A frame that comes in two pieces is malformed.', sub {
		*Link::wait_for_more = sub { my ($self) = @_; $self->fail('malformed') };
	}),
	_row('deadline-is-failure', 'WAIT-4', 'A question that is cut at the deadline is told as a network failure.', sub {
		*Wait::at_deadline = sub {
			my ($self) = @_;
			my $open = $self->{round} && !$self->{round}{is_over};
			return $right{'Wait::at_deadline'}->($self) unless $open;
			$self->_end({ verdict => 'error', code => 'network_error', message => 'no answer' });
		};
	}),
	_row('grace-of-two', 'ROUND-8', 'Two empty rounds complete the task, but three are declared.', sub {
		*Rounds::grace_is_over = sub { my ($self) = @_; return $self->{empty} >= $self->{grace} - 1 };
	}),
	_row('failed-round-is-empty', 'ROUND-8', 'A forgiven failure sets the count of empty rounds to zero.', sub {
		*Rounds::ends_grace = sub { my ($self, $count) = @_; return $count->{in_progress} || $count->{failed} };
	}),
	_row('early-round-counts', 'ROUND-8', 'The last round before the deadline counts for the grace.', sub {
		*Rounds::counts_empty = sub { return 1 };
	}),
	_row('old-list-at-once', 'ROUND-11', 'The grace of a node before 6.0 can end within its first two seconds.', sub {
		*Question::is_before_6 = sub { return 0 };
	}),
	_row('endless-ends', 'WAIT-3', 'A wait without a timeout gives up after 20 rounds.', sub {
		*Wait::rest = sub {
			my ($self, $round) = @_;
			return $self->_end({ verdict => 'error', code => 'timeout', message => 'gave up' }) if $self->{rounds_asked} >= 20;
			$right{'Wait::rest'}->($self, $round);
		};
	}),
	_row('forgives-once-more', 'WAIT-11', 'One more failure is forgiven than the caller allows.', sub {
		*Rounds::new = sub { my ($class, %with) = @_; return $right{'Rounds::new'}->($class, %with, forgive => $with{forgive} && $with{forgive} + 1) };
	}),
	_row('identity-unchecked', 'CLUSTER-4', 'A connection may have reached any node.', sub { *Node::is_me = sub { return 1 } }),
	_row('equal-generation', 'CLUSTER-5', 'The list of peers is read again only if its generation has changed.', sub {
		*Node::has_changed = sub { my ($self, $told) = @_; return ($told->{'peers-generation'} // '') ne ($self->{generation} // '') };
	}),
	_row('first-address', 'CLUSTER-8', 'Only the first listed address of a node is tried.', sub {
		my $addresses = \&Node::addresses;
		*Node::addresses = sub { my @all = $addresses->(@_); return @all ? $all[0] : () };
	}),
	_row('default-port', 'CLUSTER-8', 'An address without a port has the port 3000.', sub {
		*Node::with_port = sub { my ($address) = @_; return $address =~ /(?:\A[^:]*|\]):[0-9]+\z/ ? $address : "$address:3000" };
	}),
	_row('first-seed', 'CLUSTER-12', 'Only the first seed is used.', sub {
		*Cluster::seeds = sub { my ($self) = @_; return $self->{seeds}[0] };
	}),
	_row('starting-node', 'CLUSTER-3', 'The list of a node that is still starting counts.', sub {
		*Cluster::is_member = sub { return 1 };
	}),
	_row('never-looks-again', 'CLUSTER-1', 'The members are read when the wait begins, and never again.', sub {
		*Cluster::_tend = sub { };
	}),
	_row('in-turn-undeclared', 'ASK-4', 'The nodes are asked one after another, which is not declared.', sub {
		*Wait::new = sub {
			my $self = $right{'Wait::new'}->(@_);
			$self->{habits} = { %{ $self->{habits} }, in_turn => 1 };
			return $self;
		};
	}),
);

sub all { return (@SEEN, @RARE) }

sub plant {
	my ($name) = @_;
	my ($bug) = grep { $_->{name} eq $name } all() or die "There is no bug $name. --list-bugs lists them.\n";
	$bug->{plant}->();
}

1;
