# Runs a server, and ends it when the program that asked for it is gone, however that went (kill -9 too).
#
# Called as: sh -c TEXT sesi-supervisor OWNER SIGNAL FOLDER WHEN PROGRAM [ARGUMENT...]
#   OWNER    pid of the program that asked; not used here, a later start reads it from this command line
#   SIGNAL   name of the signal (INT, QUIT, TERM) that stops the server in order
#   FOLDER   removed when the server has ended; empty: nothing is removed
#   WHEN     always, or failure: FOLDER stays when the program ended with code 0
# stdin    the lifeline: its end says that the owner is gone. Each line names the pids that are frozen now.
# stdout   one line: the pid of the server
# stderr   what the server says
# exit     the server's own exit code
signal=$2
folder=$3
when=$4
shift 4

exec 3<&0 </dev/null
"$@" >&2 3<&- &
server=$!
# The owner may be gone before it has read this: that must not end us.
trap '' PIPE
echo "$server" 2>/dev/null
exec >/dev/null

{
  frozen=
  while read -r line; do frozen=$line; done <&3
  kill -s "$signal" "$server"
  # A frozen process does not see the signal; several pids in one line, so no quotes.
  [ -z "$frozen" ] || kill -s CONT $frozen
  sleep 10
  kill -s KILL "$server"
} 2>/dev/null &
watcher=$!
exec 3<&-

wait "$server"
code=$?
kill "$watcher" 2>/dev/null
[ "$when" = failure ] && [ "$code" = 0 ] && exit 0
# Children of a killed server may write for another moment.
[ -z "$folder" ] || rm -rf "$folder" || { sleep 1 && rm -rf "$folder"; }
exit "$code"
