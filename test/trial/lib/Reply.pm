# What the text of a reply means (PARSE), and the body that holds it (ASK-6, ASK-8).
package Reply;
use v5.30;
use warnings;

# A meaning is { status => 'complete' | 'in_progress' | 'not_found' | 'error' | 'unknown' }. `unknown`: the node does not
# know the command (ASK-3). An error has `reply` and, if the server sent one, `serverCode`. `listed`: an entry of the task
# without a status (PARSE-6).

my $NUMBER = qr/(?=\.?[0-9])[0-9]*\.?[0-9]*/;
my $COUNTERS = join ':', map { "recs-$_=$NUMBER" } qw(throttled filtered-meta filtered-bins succeeded failed);
# The fields that only a server can write: a name is too short for them (PARSE-8).
my $BLOCK = qr/(?:\A|(?<=[:;]))status=([^:;\n]*):job-progress=$NUMBER:run-time=$NUMBER:time-since-done=$NUMBER:$COUNTERS(?=[:;]|\z)/;
my $NEXT_ENTRY = qr/;(?=(?:module=[^:;]*:)?trid=([0-9]{1,20}):)/;

# The meaning of the value of one command. Without an id, the first entry with a status counts.
sub meaning {
	my ($reply, $id) = @_;
	return not_found() if $reply eq '' || is_error_2($reply);
	return error($reply) if $reply =~ /\AERROR:/;
	my @entries = entries($reply);
	return without_id(@entries) unless defined $id;
	my @own = grep { defined $_->{id} && $_->{id} eq $id } @entries;
	return strongest(map { { %{ status_meaning($_->{status}) }, listed => 1 } } @own) if @own;
	return others_only(@entries);
}

sub is_error_2 { my ($reply) = @_; return $reply =~ /\AERROR:2(?::|\z)/ }
sub not_found { return { status => 'not_found' } }

sub error {
	my ($reply) = @_;
	my ($code) = $reply =~ /\AERROR:([0-9]{1,9})(?::|\z)/;
	return { status => 'error', reply => $reply, defined $code ? (serverCode => 0 + $code) : () };
}

sub without_id {
	my ($first) = grep { defined $_->{status} && $_->{status} ne '' } @_;
	return status_meaning($first ? $first->{status} : undef);
}

# An entry without a trid is the task's own only if it is alone (PARSE-9).
sub others_only {
	my (@entries) = @_;
	my $is_own = @entries == 1 && !defined $entries[0]{id};
	return status_meaning($is_own ? $entries[0]{status} : undef);
}

sub status_meaning {
	my ($status) = @_;
	return not_found() unless defined $status && $status ne '';
	return { status => is_done($status) ? 'complete' : 'in_progress' };
}

sub is_done { my ($status) = @_; return $status =~ /\Adone/i }

# The entries of a reply: { id, status }.
sub entries {
	my ($reply) = @_;
	my (@blocks, @entries);
	push @blocks, { from => $-[0], to => $+[0], status => $1 } while $reply =~ /$BLOCK/g;
	return map { { id => first_id($_), status => plain_status($_) } } grep { $_ ne '' } split /;/, $reply unless @blocks;
	my @ids = (first_id(substr $reply, 0, $blocks[0]{from}));
	my $is_unclear = 0;
	for my $number (0 .. $#blocks) {
		my ($block, $next) = @blocks[$number, $number + 1];
		my $between = $next ? substr $reply, $block->{to}, $next->{from} - $block->{to} : '';
		my @places = $between =~ /$NEXT_ENTRY/g;
		# Several ids may own this block, or a block without an id follows: it is unknown whose it is.
		$is_unclear = 1 if @ids > 1 || $next && !@places;
		next if $next && !@places;
		push @entries, { id => $_, status => $is_unclear ? 'active' : $block->{status} } for @ids;
		@ids = @places;
		$is_unclear = 0;
	}
	return @entries;
}

sub first_id {
	my ($entry) = @_;
	return $entry =~ /(?:\A|[:;])trid=([^:;]*)/ ? $1 : undef;
}

# Without a block: the status that all `status` fields agree on. If they disagree, the job may still run (PARSE-8).
sub plain_status {
	my ($entry) = @_;
	my @found = grep { $_ ne '' } $entry =~ /(?:\A|:)status=([^:]*)/gi;
	my %kinds = map { (is_done($_) ? 'done' : 'active') => 1 } @found;
	return keys %kinds > 1 ? 'active' : $found[0];
}

my %STRENGTH = (in_progress => 0, complete => 1, error => 2, not_found => 3, unknown => 4);

sub strongest {
	my ($strongest) = sort { $STRENGTH{ $a->{status} } <=> $STRENGTH{ $b->{status} } || ($b->{listed} // 0) <=> ($a->{listed} // 0) } @_;
	return $strongest;
}

# The meaning of a body. { again => 1 }: each command must be asked alone (PARSE-8). { failed => reason }: no usable answer.
sub body_meaning {
	my ($body, $commands, $id) = @_;
	return whole_error($body =~ s/\n\z//r) if $body =~ /\AERROR:/;
	my ($values, $is_unclear) = body_values($body, $commands);
	return { again => 1 } if $is_unclear;
	return strongest(map { value_meaning($values->{$_}, $id) } @$commands);
}

# An error instead of the echoed commands. The server's own time limit counts as no answer (ASK-6).
sub whole_error {
	my ($error) = @_;
	return { failed => 'timed_out' } if $error =~ /\AERROR:9(?::|\z)/ || $error eq 'ERROR::timeout';
	return error($error);
}

sub value_meaning {
	my ($value, $id) = @_;
	return { status => 'unknown' } if !defined $value || $value =~ /\AERROR:4:unrecognized command/;
	return meaning($value, $id);
}

# The value of each command, and whether it is unclear where the values end.
sub body_values {
	my ($body, $commands) = @_;
	my (%value, @places);
	for my $number (0 .. $#$commands) {
		my @echoes;
		push @echoes, { command => $commands->[$number], from => $-[0], to => $+[0] } while $body =~ /^\Q$commands->[$number]\E(?:\t|$)/mg;
		return ({}, 1) if $number > 0 && @echoes > 1;
		push @places, $echoes[0] if @echoes;
	}
	@places = sort { $a->{from} <=> $b->{from} } @places;
	for my $number (0 .. $#places) {
		my $end = $number < $#places ? $places[$number + 1]{from} : length $body;
		$value{ $places[$number]{command} } = substr($body, $places[$number]{to}, $end - $places[$number]{to}) =~ s/\n\z//r;
	}
	my @with_block = grep { /$BLOCK/ } values %value;
	my @without = grep { $_ ne '' && !/\AERROR:/ && !/$BLOCK/ } values %value;
	return (\%value, @with_block && @without);
}

1;
