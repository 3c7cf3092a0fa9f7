# One server: its addresses, and its connections. Questions about jobs and looks at the members each have their own.
package Node;
use v5.30;
use warnings;
use Link;
use Question;
use Reply;

sub new {
	my ($class, %with) = @_;    # loop, name, habits, cluster
	return bless { %with, listed => [], answered => [], links => {}, peers => {}, is_stale => 1 }, $class;
}

# First the listed addresses, in their order, then those at which it answered before (CLUSTER-8).
sub addresses {
	my ($self) = @_;
	my %seen;
	return grep { !$seen{$_}++ } @{ $self->{listed} }, @{ $self->{answered} };
}

sub answers_at {
	my ($self, $address) = @_;
	push @{ $self->{answered} }, $address unless grep { $_ eq $address } @{ $self->{answered} };
}

# Calls $then with a connection for this use ('job' or 'look'), or with undef and the reason why there is none.
sub reach {
	my ($self, $use, $limit, $then) = @_;
	my $link = $self->{links}{$use};
	return $then->($link) if $link && !$link->{closed};
	$self->_try([$self->addresses], $use, $limit, 'refused', $then);
}

sub _try {
	my ($self, $addresses, $use, $limit, $why, $then) = @_;
	my ($address, @others) = @$addresses;
	return $then->(undef, $why) unless defined $address;
	my $next = sub {
		my ($failure) = @_;
		$self->{cluster}->distrust;    # CLUSTER-5.
		$self->_try(\@others, $use, $limit, $failure, $then);
	};
	return $next->('refused') if $self->is_away($address);
	$self->{links}{$use} = Link->open($self->{loop}, $address, $limit, sub {
		my ($link, $failure) = @_;
		$self->{away}{$address} = Loop::now() if ($failure // '') eq 'refused';
		return $next->($failure) unless $link;
		greet($link, $limit, sub {
			my ($told, $problem) = @_;
			return $next->($problem) unless $told;
			return $self->accept($link, $told, $use, $then) if $self->is_me($told);
			$link->close;    # It reached another node (CLUSTER-4).
			$self->{cluster}->stranger($told->{node}, $address);
			$next->('closed');
		});
	});
}

# With the habit `away_ms`, a node that refused is left alone for that long.
sub is_away {
	my ($self, $address) = @_;
	my $ms = $self->{habits}{away_ms} or return 0;
	return Loop::now() - ($self->{away}{$address} // -1e9) < $ms;
}

# Asks who answers at the other end, and which build it has.
sub greet {
	my ($link, $limit, $then) = @_;
	$link->ask(['node', 'build'], $limit, sub {
		my ($body, $why) = @_;
		return $then->(undef, $why) unless defined $body;
		my $told = told($body);
		return $then->($told) if defined $told->{node};
		$link->close;
		$then->(undef, 'malformed');
	});
}

sub is_me { my ($self, $told) = @_; return $told->{node} eq $self->{name} }

sub accept {
	my ($self, $link, $told, $use, $then) = @_;
	$self->{links}{$use} = $link;
	$self->learn_build($told);
	$self->{is_stale} = 1;    # After a reconnect, the peers are read again (CLUSTER-5).
	$self->answers_at($link->{address});
	$then->($link);
}

sub learn_build { my ($self, $told) = @_; $self->{build} = ($told->{build} // '') eq '' ? undef : $told->{build} }

# The lines of a body of simple commands.
sub told {
	my ($body) = @_;
	return { map { /\A([^\t]*)\t(.*)\z/ ? ($1 => $2) : () } split /\n/, $body };
}

# Forgets the open request of a use, and closes its connection (ASK-7).
sub give_up {
	my ($self, $use) = @_;
	my $link = delete $self->{links}{$use};
	$link->close if $link;
}

sub close { my ($self) = @_; $self->give_up($_) for qw(job look) }

# The node has left the cluster, so an open question to it fails.
sub leave {
	my ($self) = @_;
	for (qw(job look)) {
		my $link = delete $self->{links}{$_};
		$link->fail('closed') if $link;
	}
}

# Asks about a job. Calls $then once, with { meaning of the answer, build } or { failed => reason, build }.
sub job {
	my ($self, $id, $limit, $then) = @_;
	$self->_ask({ id => $id, limit => $limit, then => $then, asked => {}, retries => $self->{habits}{retries} // 0 });
}

sub _ask {
	my ($self, $question) = @_;
	$self->reach('job', $question->{limit}, sub {
		my ($link, $why) = @_;
		return $link ? $self->_ask_form($question, $link) : $self->_failed($question, $why);
	});
}

# The next form that the node may know. Once, the build is read again, because the node may be another version now (ASK-9).
sub _ask_form {
	my ($self, $question, $link) = @_;
	my ($form) = grep { !$question->{asked}{"@$_"} } $self->forms($question);
	if (!$form) {
		return $self->_answer($question, { status => 'unknown' }) if $question->{is_reread}++;
		return $self->read_build($question, $link);
	}
	$link->ask($form, $question->{limit}, sub {
		my ($body, $why) = @_;
		return $self->_failed($question, $why) unless defined $body;
		$question->{asked}{"@$form"} = 1;
		my $meaning = Reply::body_meaning($body, $form, $question->{id});
		return $self->_ask_alone($question, $link, [@$form], []) if $meaning->{again};
		$self->_read($question, $link, $meaning);
	});
}

sub forms { my ($self, $question) = @_; return Question::forms($self->{build}, $question->{id}) }

sub read_build {
	my ($self, $question, $link) = @_;
	$link->ask(['build'], $question->{limit}, sub {
		my ($body, $why) = @_;
		return $self->_failed($question, $why) unless defined $body;
		$self->learn_build(told($body));
		$self->_ask_form($question, $link);
	});
}

# Each command in a request of its own, because names made it unclear where the values end (PARSE-8).
sub _ask_alone {
	my ($self, $question, $link, $commands, $meanings) = @_;
	my ($command, @others) = @$commands;
	return $self->_read($question, $link, Reply::strongest(@$meanings)) unless defined $command;
	$link->ask([$command], $question->{limit}, sub {
		my ($body, $why) = @_;
		return $self->_failed($question, $why) unless defined $body;
		my $meaning = Reply::body_meaning($body, [$command], $question->{id});
		return $self->_failed($question, $meaning->{failed}) if $meaning->{failed};
		$self->_ask_alone($question, $link, \@others, [@$meanings, $meaning]);
	});
}

sub _read {
	my ($self, $question, $link, $meaning) = @_;
	return $self->_failed($question, $meaning->{failed}) if $meaning->{failed};
	return $self->_ask_form($question, $link) if $meaning->{status} eq 'unknown';
	$self->_answer($question, $meaning);
}

# A malformed answer is never repeated (CLUSTER-7).
sub _failed {
	my ($self, $question, $why) = @_;
	if ($why ne 'malformed' && $question->{retries}-- > 0) {
		$question->{asked} = {};
		return $self->_ask($question);
	}
	$self->_answer($question, { failed => $why });
}

sub _answer {
	my ($self, $question, $meaning) = @_;
	$question->{then}->({ %$meaning, build => $self->{build} });
}

# What the node says about its cluster: { is_starting, peers }. undef if it does not answer. The list itself is read if its
# generation has changed, or may have (CLUSTER-5).
sub look {
	my ($self, $limit, $then, $is_second) = @_;
	$self->reach('look', $limit, sub {
		my ($link) = @_;
		return $then->(undef) unless $link;
		$link->ask(['node', 'partition-generation', 'peers-generation'], $limit, sub {
			my ($body, $why) = @_;
			# It may have restarted: once more over a new connection.
			return $is_second || $why eq 'timed_out' ? $then->(undef) : $self->look($limit, $then, 1) unless defined $body;
			my $told = told($body);
			return $then->({ is_starting => 1, peers => {} }) if ($told->{'partition-generation'} // '') eq '-1';
			return $then->({ peers => $self->{peers} }) unless $self->has_changed($told);
			$self->_read_peers($link, $limit, $then);
		});
	});
}

sub has_changed { my ($self, $told) = @_; return $self->{is_stale} || ($told->{'peers-generation'} // '') ne $self->{generation} }

sub _read_peers {
	my ($self, $link, $limit, $then) = @_;
	my @lists = $self->{cluster}->lists;
	$link->ask(\@lists, $limit, sub {
		my ($body) = @_;
		return $then->(undef) unless defined $body;
		my $told = told($body);
		$self->{peers} = {};
		for my $list (@lists) {
			my ($generation, $peers) = peers($told->{$list} // '');
			$self->{generation} = $generation;
			for (keys %$peers) { $self->{peers}{$_} = $peers->{$_} if !$self->{peers}{$_} || @{ $peers->{$_} } }
		}
		$self->{is_stale} = 0;
		$then->({ peers => $self->{peers} });
	});
}

# The reply to `peers-clear-std`: generation, default port, [[name,tls,[address,…]],…].
sub peers {
	my ($text) = @_;
	my ($generation, $port, $list) = split /,/, $text, 3;
	my %peers;
	while (($list // '') =~ /\[([^,\[\]]+),[^,\[\]]*,\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\]/g) {
		my ($name, $addresses) = ($1, $2);
		$peers{$name} = [map { with_port($_, $port) } grep { $_ ne '' } split /,/, $addresses];
	}
	return ($generation // '', \%peers);
}

sub with_port {
	my ($address, $port) = @_;
	return $address =~ /(?:\A[^:]*|\]):[0-9]+\z/ ? $address : "$address:$port";
}

1;
