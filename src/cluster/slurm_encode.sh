#!/usr/bin/env bash
# Encodes a folder of pictures as an array of Slurm jobs, a part each, and joins the parts.
#
#   jobs=$(sbatch --parsable --array=1-8 src/cluster/slurm_encode.sh FOLDER FILE.npz [ENCODE OPTIONS])
#   sbatch --dependency=afterok:$jobs src/cluster/slurm_encode.sh --merge FILE.npz
#
# The same without Slurm, by GNU parallel on one machine or several (--sshloginfile):
#
#   parallel src/cluster/slurm_encode.sh --part {} 8 FOLDER FILE.npz ::: {1..8}
#   src/cluster/slurm_encode.sh --merge FILE.npz
#
# FOLDER, FILE and the project must be under the same paths everywhere. A part that is there is not encoded again.
#SBATCH --job-name=foldvec
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
set -euo pipefail
# Slurm runs a copy of this file: the project is where it was submitted from.
project="${FOLDVEC_PROJECT:-${SLURM_SUBMIT_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}}"

if [ "${1:-}" = --merge ]; then
  out="$(realpath -m "$2")"
  cd "$project"
  npm run -s merge -- "$out.parts"/part-*.npz --out "$out" --force
  rm -r "$out.parts"
  exit
fi

if [ "${1:-}" = --part ]; then
  index="$2" count="$3"
  shift 3
else
  index="${SLURM_ARRAY_TASK_ID:?submit it with sbatch --array=1-N, or name a part with --part}"
  count="$SLURM_ARRAY_TASK_COUNT"
fi
folder="$(realpath "$1")" out="$(realpath -m "$2")"
shift 2
part="$out.parts/$(printf 'part-%05d-of-%05d.npz' "$index" "$count")"
[ ! -e "$part" ] || exit 0 # it has its name only once it is whole
mkdir -p "$out.parts"
cd "$project"
npm run -s encode -- "$folder" --out "$part" --shard "$index/$count" --resume --quiet "$@"
