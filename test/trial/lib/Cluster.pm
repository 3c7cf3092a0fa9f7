# The members of the cluster (CLUSTER). A look asks all seeds and members, and everybody they list.
package Cluster;
use v5.30;
use warnings;
use Link;
use Node;

use constant { LOOK_MS => 1000, TEND_MS => 1000, RETRY_MS => 100, CONNECT_MS => 30_000 };

sub new {
	my ($class, %with) = @_;    # loop, seeds, habits, alternate
	return bless { %with, nodes => {}, view => {}, looks => [] }, $class;
}

# The lists to read. The addresses of a later one replace those of an earlier one, if it has any (CLUSTER-8).
sub lists { my ($self) = @_; return ('peers-clear-std', $self->{alternate} ? 'peers-clear-alt' : ()) }

sub active {
	my ($self) = @_;
	my @names = sort keys %{ $self->{view} };
	return @names;
}

sub node {
	my ($self, $name) = @_;
	return $self->{nodes}{$name} //= Node->new(loop => $self->{loop}, habits => $self->{habits}, cluster => $self, name => $name);
}

# Looks until there is a member, then once a second. Calls $then with true if the cluster is ready (CLUSTER-3).
sub connect {
	my ($self, $then) = @_;
	my $until = Loop::now() + CONNECT_MS;
	my $try;
	$try = sub {
		$self->look(sub {
			my ($is_starting) = @_;
			my $is_ready = $self->active > 0;
			if (!$is_ready && $is_starting && Loop::now() < $until) {
				$self->{timer} = $self->{loop}->after(RETRY_MS, $try);
				return;
			}
			undef $try;
			$self->_tend;
			$then->($is_ready);
		});
	};
	$try->();
}

sub _tend {
	my ($self) = @_;
	$self->{timer} = $self->{loop}->after(TEND_MS, sub { $self->look(sub { $self->_tend }) });
}

# Something failed, so the lists may be out of date (CLUSTER-5).
sub distrust { my ($self) = @_; $_->{is_stale} = 1 for values %{ $self->{nodes} } }

# Another node than expected answered at this address. It is one of its addresses from now on (CLUSTER-4).
sub stranger {
	my ($self, $name, $address) = @_;
	$self->node($name)->answers_at($address);
	$self->distrust;
	$self->_visit($self->{look}, $self->node($name)) if $self->{look} && grep { $_ eq $address } @{ $self->{seeds} };
}

# Reads the members. Calls $then afterwards, with whether some node was starting. Looks do not overlap: each begins after
# the call.
sub look {
	my ($self, $then) = @_;
	push @{ $self->{looks} }, $then;
	$self->_begin unless $self->{look};
}

sub _begin {
	my ($self) = @_;
	my $look = $self->{look} = { pending => 1, visited => {}, answers => {}, then => $self->{looks} };
	$self->{looks} = [];
	$self->_visit($look, $self->{nodes}{$_}) for $self->active;
	my %known = map { $_ => 1 } map { $self->{nodes}{$_}->addresses } $self->active;
	$self->_knock($look, $_) for grep { !$known{$_} } $self->seeds;
	$self->_done($look);
}

# All seeds are tried at the same time (CLUSTER-12).
sub seeds { my ($self) = @_; return @{ $self->{seeds} } }

sub _done {
	my ($self, $look) = @_;
	return if --$look->{pending};
	delete $self->{look};
	$self->_see($look->{answers});
	my $is_starting = grep { $_->{is_starting} } values %{ $look->{answers} };
	$_->($is_starting) for @{ $look->{then} };
	$self->_begin if @{ $self->{looks} } && !$self->{look} && !$self->{is_closed};
}

sub _visit {
	my ($self, $look, $node) = @_;
	return if $look->{visited}{ $node->{name} }++;
	$look->{pending}++;
	$node->look(LOOK_MS, sub {
		my ($told) = @_;
		if ($told) {
			$look->{answers}{ $node->{name} } = $told;
			for my $name (sort keys %{ $told->{peers} }) {
				my $peer = $self->node($name);
				$peer->{listed} = $told->{peers}{$name} unless $peer->addresses;
				$self->_visit($look, $peer);
			}
		}
		$self->_done($look);
	});
}

# Asks who answers at the address of a seed.
sub _knock {
	my ($self, $look, $address) = @_;
	$look->{pending}++;
	push @{ $look->{knocks} }, Link->open($self->{loop}, $address, LOOK_MS, sub {
		my ($link) = @_;
		return $self->_done($look) unless $link;
		Node::greet($link, LOOK_MS, sub {
			my ($told) = @_;
			if ($told) {
				my $node = $self->node($told->{node});
				$node->answers_at($address);
				$node->give_up('look') unless $look->{visited}{ $told->{node} };
				$look->{visited}{ $told->{node} } ? $link->close : $node->accept($link, $told, 'look', sub { });
				$self->_visit($look, $node);
			}
			$self->_done($look);
		});
	});
}

# The new view: who answers, and whom they list. A node that is starting neither adds nor removes anybody (CLUSTER-1 to -3).
sub _see {
	my ($self, $answers) = @_;
	my @members = grep { $self->is_member($answers->{$_}) } sort keys %$answers;
	return unless @members;    # Only answers make the view smaller.
	my %view = map { $_ => 1 } @members;
	my %listed;
	for my $peers (map { $answers->{$_}{peers} } @members) {
		for my $name (keys %$peers) {
			$view{$name} = 1;
			push @{ $listed{$name} }, @{ $peers->{$name} };
		}
	}
	$view{$_} = 1 for grep { $answers->{$_} && $answers->{$_}{is_starting} } $self->active;
	$self->node($_)->{listed} = $listed{$_} for keys %listed;
	$self->{nodes}{$_}->leave for grep { !$view{$_} } keys %{ $self->{nodes} };
	$self->{view} = \%view;
}

sub is_member { my ($self, $answer) = @_; return !$answer->{is_starting} }

sub close {
	my ($self) = @_;
	$self->{is_closed} = 1;
	$self->{loop}->stop($self->{timer});
	$_->close for values %{ $self->{nodes} }, @{ $self->{look} ? $self->{look}{knocks} // [] : [] };
}

1;
