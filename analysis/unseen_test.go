package analysis

import "testing"

func TestUnseen(t *testing.T) {
	for name, want := range map[string]bool{
		"pandas.read_csv": true, ".settings.RATE": true, "helpers.fits": true, "open": true, "input": true, "os.environ": true, "os.environ.get": true,
		"os.path.exists": true, "sqlite3.connect": true, "random.choice": true, "time.time": true, "datetime.datetime.now": true, "uuid.uuid4": true,
		"os.path.join": false, "len": false, "eval": false, "json.loads": false, "datetime.timedelta": false, "random.seed": false, "uuid.uuid5": false,
		"time.strftime": false, "copy.deepcopy": false, "collections.Counter": false,
	} {
		if Unseen(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
